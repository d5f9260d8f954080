import {ownerOf} from '../../core/address.js'
import type {Fix} from '../../access/fix.js'
import type {Origin} from '../../access/model.js'
import {guardTargetWords} from '../../policy/guard-target.js'
import {allow, ORGANIZATION} from './allow.js'
import {declareRole, setLength} from './edit.js'
import {doing, flagsFor, joined, say, send, sentence} from './send.js'
import type {Advice, Of, Said} from './send.js'
import {lengthWords} from './words.js'
import type {Answer} from './words.js'
import type {Site} from './site.js'
import {trust, withoutMfa} from './trust.js'

/** Which statement it is, for a reader who opens the place. */
const placed = (where: Origin, statement: number, site: Site): string => {
  const at = site.where(where, statement)
  return site.isWritten(where) ? at : `${where.name}: ${at}`
}

/** The longest session that a role can have. Seconds. */
const LONGEST = 43_200

const LOOKED_AFTER = /^organization/

/** A policy of the organization can be taken off as well. */
const offWords = ({kind, name, through}: Origin): string =>
  (kind === 'scp' || kind === 'rcp') && through !== undefined
    ? `; or take ${name} off ${guardTargetWords(through)}`
    : ''

const FIXES: {readonly [How in Fix['how']]: (fix: Of<How>, answer: Answer, site: Site) => Said} = {
  'name-another-role': ({role}, {act}, site) => ({
    text: `There is a role ${role}.`,
    command: site.command({role, isAboutRole: 'action' in act && act.isRole === true}),
  }),
  'declare-role': ({role}, answer, site) =>
    site.entryOf(role)
      ? {
          text: `${site.file} declares it (${site.entryOf(role)?.at}), and AWS has not got it yet.`,
          command: site.apply,
        }
      : {
          text: site.from === 'file' ? 'Declare it, or ask AWS with --from live.' : 'Declare it.',
          edit: declareRole(site, role, answer),
          command: site.command({}),
        },
  'name-another-principal': ({principal}, {who}, site) => {
    if (site.entryOf(who))
      return {
        text: `${site.file} declares it (${site.entryOf(who)?.at}), and AWS has not got it yet.`,
        command: site.apply,
      }
    return principal === undefined
      ? {text: 'Check its name and its account.'}
      : {text: `There is ${principal}.`, command: site.command({principal})}
  },
  trust,
  'trust-without-mfa': withoutMfa,
  send,
  say,
  allow,
  'another-boundary': ({where, principal, statement}, _, site) => ({
    text: `The permissions boundary ${where.name} is AWS's own. Give ${principal} one of yours that says what ${where.name} says and this (${site.where({...where, policy: undefined})}):`,
    statement,
  }),
  'remove-deny': ({where, statement}, _, site) => ({
    text:
      LOOKED_AFTER.test(where.address) && !site.isWritten(where)
        ? `${ORGANIZATION} take this Deny out, or narrow it${where.through === undefined ? '' : ` (${site.where(where, statement)})`}.`
        : `Take this Deny out, or narrow it (${placed(where, statement, site)})${offWords(where)}.`,
  }),
  detach: ({where, principal}, _, site) => {
    const by = where.through ?? ownerOf(where.address)
    return {
      text: `The policy ${where.name} is AWS's own. Take it off ${by} (${site.where({...where, policy: undefined})})${where.through ? `, or ${principal} out of ${by}` : ''}.`,
    }
  },
  shorten: ({most}, {act, explanation: {wrongLength}}, site) => {
    const entry = 'role' in act && wrongLength?.why === 'role' ? site.entryOf(act.role) : undefined
    const command = site.command({flags: ['--duration', lengthWords(most)]})
    return entry && wrongLength && wrongLength.asked <= LONGEST
      ? {
          text: `Ask for ${lengthWords(most)} at most; or let the role's sessions last longer.`,
          edit: setLength(entry, lengthWords(wrongLength.asked)),
          command,
        }
      : {text: `Ask for ${lengthWords(most)} at most.`, command}
  },
  lengthen: ({least}, _, site) => ({
    text: `Ask for ${lengthWords(least)} at least.`,
    command: site.command({flags: ['--duration', lengthWords(least)]}),
  }),
  'ask-owner': ({resource, statement}, {act}) => {
    const isRole = 'action' in act && act.isRole === true
    if (resource === '*' && isRole)
      return {
        text: 'Say which role is meant: ask with its address in place of --action, or add --resource and its ARN.',
      }
    return {
      text: `Whoever looks after ${resource} has to let it in, by this statement of its ${isRole ? 'trust policy' : 'policy'}:`,
      statement,
    }
  },
}

/** What is left to do where nothing of the policies that are known can be changed. */
function withoutFix({explanation: {reason}, who}: Answer): string {
  if (reason === 'root-user') return 'Sign in as a user or a role of that account.'
  return `Look in AWS at what policies ${who} has.`
}

/** Whether what is told brings the permission of the caller along, or makes it needless. */
function givesPermission(fix: Fix, {caller}: Answer, said: Said, site: Site): boolean {
  if (fix.how !== 'trust' || fix.action !== 'sts:AssumeRole' || said.statement !== undefined) return false
  const [account = ''] = fix.role.split('/')
  return caller.accountId === site.idOf(account) || site.entryOf(fix.principal) !== undefined
}

const isPermission = (fix: Fix): boolean => fix.how === 'allow' && fix.layer === 'identity policy'

function adviceOn(fix: Fix, answer: Answer, site: Site): Said {
  const {act} = answer
  const isAnyRole = 'action' in act && act.isRole === true && act.resource === '*'
  if (isAnyRole && (fix.how === 'ask-owner' || isPermission(fix)))
    return {text: 'Say which role is meant: ask with its address in place of --action, or add --resource and its ARN.'}
  return (FIXES[fix.how] as (fix: Fix, answer: Answer, site: Site) => Said)(fix, answer, site)
}

/** What to do about an answer; undefined when it is yes. */
export function adviceFor(answer: Answer, site: Site): Advice | undefined {
  const {outcome, fix, besides = [], further = []} = answer.explanation
  if (outcome === 'allowed') return undefined
  if (answer.isPending)
    return {how: 'apply', text: `${site.file} allows it already, and AWS is not so yet.`, command: site.apply}
  if (!fix) return {how: 'none', text: withoutFix(answer)}
  const flags = flagsFor(besides)
  const sending: Site = {
    ...site,
    command: (change) => site.command({...change, flags: joined(flags, change.flags ?? [])}),
  }
  const said = adviceOn(fix, answer, sending)
  const text = besides.length > 0 ? `${sentence(doing(besides))} ${said.text}` : said.text
  const isGiven = givesPermission(fix, answer, said, site)
  const more = further
    .filter((one) => !(isGiven && isPermission(one)))
    .map((one) => {
      const {text: words, edit, statement} = adviceOn(one, answer, sending)
      return {text: words, edit, statement}
    })
  return {how: fix.how, ...said, text, ...(more.length > 0 && {further: more})}
}
