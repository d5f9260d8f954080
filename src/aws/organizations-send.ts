import type {Account, OrganizationalUnit, PolicyTargetSummary} from '@aws-sdk/client-organizations'
import {CloudError, type Sent} from '../core/cloud.js'
import type {Call} from '../core/types.js'
import {createAccount} from './organization-creation.js'
import {organizationReadBack, type Found} from './organization-read-back.js'
import {organizationsAdvice} from './organizations-advice.js'
import {allItems} from './pages.js'
import type {Sleep} from './retry.js'
import type {Service} from './service.js'

/** A refusal that says: what was asked for is so already, by a lost request of ours or by somebody else. */
const DONE: Readonly<Record<string, RegExp>> = {
  AttachPolicy: /^DuplicatePolicyAttachment/,
  EnablePolicyType: /^PolicyTypeAlreadyEnabled/,
  InviteAccountToOrganization: /^DuplicateHandshake/,
  MoveAccount: /^DuplicateAccount/,
  RegisterDelegatedAdministrator: /^AccountAlreadyRegistered/,
}

/** How long to look for what AWS says exists and does not show yet. Milliseconds. */
const UNSEEN = [500, 2000, 5000]

/** How long to wait until AWS knows that what was in the way is gone. Milliseconds. */
const WAITS = [1000, 2000, 5000, 10_000]

interface How {
  readonly service: Service
  /** As errors name it. */
  readonly account: string
  readonly sleep: Sleep
}

/** What AWS has, after an answer was lost: undefined when nobody can say. */
async function lookFor({service, account, sleep}: How, {op, input}: Call, isThere: boolean) {
  const look = organizationReadBack[op]
  if (!look) return undefined
  try {
    let found: Found = await look(service.ask, account, input)
    for (const wait of isThere ? UNSEEN : []) {
      if (found !== 'absent') break
      await sleep(wait)
      found = await look(service.ask, account, input)
    }
    return found
  } catch (error) {
    if (error instanceof CloudError) return undefined
    throw error
  }
}

/** What keeps a thing from being deleted, as words; undefined where the refusal is about something else. */
async function inTheWay({service, account}: How, {op, input}: Call, code: string): Promise<string[] | undefined> {
  const {ask} = service
  if (op === 'DeletePolicy' && /^PolicyInUse/.test(code)) {
    const {PolicyId} = input
    const targets = await allItems<PolicyTargetSummary>(ask, account, 'ListTargetsForPolicy', 'Targets', {PolicyId})
    return targets.map(({Name, TargetId}) => `attached to ${Name} (${TargetId})`)
  }
  if (op === 'DeleteOrganizationalUnit' && /^OrganizationalUnitNotEmpty/.test(code)) {
    const list = {ParentId: input['OrganizationalUnitId']}
    const [units, accounts] = await Promise.all([
      allItems<OrganizationalUnit>(ask, account, 'ListOrganizationalUnitsForParent', 'OrganizationalUnits', list),
      allItems<Account>(ask, account, 'ListAccountsForParent', 'Accounts', list),
    ])
    return [
      ...units.map(({Name}) => `the unit ${Name} is in it`),
      ...accounts.map(({Name, Id}) => `the account ${Name} (${Id}) is in it`),
    ]
  }
  return undefined
}

const withAdvice = (error: CloudError, advice: string): CloudError =>
  new CloudError(error.kind, error.message, {...error.detail, advice})

/** What is left of a refusal that was not a success after all. */
const explained = (error: CloudError, call: Call): CloudError => {
  // Of one whose outcome is unknown the advice says that.
  const advice = error.detail.maybeDone ? undefined : organizationsAdvice(error, call)
  return advice === undefined ? error : withAdvice(error, advice)
}

/** The success behind a failure, where there is one. */
async function settled(how: How, call: Call, {kind, detail}: CloudError): Promise<Sent | undefined> {
  if (DONE[call.op]?.test(detail.code)) return {}
  if (!detail.maybeDone) return undefined
  if (kind === 'absent') return {}
  const found = await lookFor(how, call, /^Duplicate/.test(detail.code))
  return typeof found === 'object' ? {made: found.id} : undefined
}

/**
 * Sends one request that changes the organization. What AWS has of it is looked at where an answer was lost. A deletion
 * that AWS refuses because of what is in the way is asked for again only when nothing is there any more.
 */
export async function sendToOrganizations(how: How, call: Call): Promise<Sent> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await (call.op === 'CreateAccount' ? createAccount(how, call) : how.service.tell(call.op, call.input))
    } catch (error) {
      if (!(error instanceof CloudError)) throw error
      const sent = await settled(how, call, error)
      if (sent) return sent
      // Looking is for the report: where it is not allowed, AWS's own words have to do.
      const things = await inTheWay(how, call, error.detail.code).catch(() => undefined)
      if (things === undefined) throw explained(error, call)
      if (things.length > 0)
        throw withAdvice(error, `It is not empty or in use: ${things.join(', ')}. Plan again, or remove that by hand.`)
      const wait = WAITS[attempt]
      if (wait === undefined) throw error
      await how.sleep(wait)
    }
  }
}
