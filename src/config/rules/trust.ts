import {globToRegExp} from '../../core/address.js'
import type {Json, Resource} from '../../core/types.js'
import type {Trust} from '../../kinds/values.js'
import {grants} from '../../policy/grants.js'
import {isObject, statementsOf} from '../../policy/json.js'
import {perDocument} from '../compile/memo.js'
import {wholeTrust} from '../trust/whole.js'
import type {Rule} from './rule.js'
import type {Path} from '../source.js'
import type {WrittenRole, WrittenTrust} from '../written.js'

export const protectedThingsStay: Rule = (context) => {
  for (const [key, role] of Object.entries(context.written.roles)) {
    if (!role.protect || role.expires === undefined) continue
    const message = 'protect: true keeps what expires: would remove; keep one of the two'
    context.tell('error', 'protect-and-expires', ['roles', key, 'protect'], message)
  }
}

const ON_LINES = ['mfa', 'externalId', 'sourceIp', 'when', 'expires'] as const

/** What is given whole has no lines that something could be added to. */
export const wholeTrustsStandAlone: Rule = (context) => {
  for (const [key, role] of Object.entries(context.written.roles)) {
    if (!wholeTrust(role)) continue
    const given = [...ON_LINES.filter((each) => role[each] !== undefined), ...(role.caller ? [] : ['caller'])]
    for (const each of given) {
      const message = `trust: gives the whole document, to which ${each}: adds nothing; write it into the document, or write trust: as lines`
      context.tell('error', 'whole-trust', ['roles', key, each], message)
    }
  }
}

const hasKey = (condition: Json | undefined, wanted: string): boolean =>
  isObject(condition) &&
  Object.values(condition).some(
    (block) => isObject(block) && Object.keys(block).some((key) => key.toLowerCase() === wanted),
  )

/** Where a role names somebody of an account without an external id, below its trust. */
function lineOf(trust: readonly WrittenTrust[], id: string, name: string | undefined): Path | undefined {
  for (const [line, each] of trust.entries()) {
    if (each.type !== 'principals' || each.externalId !== undefined) continue
    const index = each.principals.findIndex((principal) => principal === name || principal.includes(id))
    if (index !== -1) return [line, 'principals', index]
  }
  return undefined
}

/** Who serves many customers from one account could be talked into using it for another one: the confused deputy. */
export const thirdPartiesHaveExternalIds: Rule = (context, {entries, parts, trustLines}) => {
  // Grants of other accounts are the same in every account of one partition.
  const account = {name: '', id: '', partition: context.accounts[0]?.partition ?? 'aws'}
  const strangersOf = perDocument((document) =>
    statementsOf(document).map((statement) => {
      const strangers = new Map<string, string[]>()
      const found = hasKey(statement['Condition'], 'sts:externalid') ? [] : grants({Statement: [statement]}, account)
      for (const {type, principal, accountIds} of found) {
        const isNamed = type === 'account' && !hasKey(statement['Condition'], 'aws:principalarn')
        const id = accountIds.find((each) => {
          const account = context.accountById.get(each)
          // The whole of an account that is only named is as foreign as one that is not listed, a member of the organization not.
          return account === undefined || (isNamed && !account.managed && account.state === undefined)
        })
        if (id === undefined || !['account', 'user', 'role'].includes(type)) continue
        strangers.set(id, [...(strangers.get(id) ?? []), principal])
      }
      return strangers
    }),
  )
  for (const {key, path, written, tellIn} of entries) {
    const trust = parts.get(key)?.find((part) => part.kind === 'trust') as Resource<Trust> | undefined
    if (!trust || !('trust' in written)) continue
    for (const [index, strangers] of strangersOf(trust.value.document).entries()) {
      for (const [id, [first, ...others]] of strangers) {
        const named = context.accountById.get(id)
        const who =
          others.length === 0 ? `${first} is in an account` : `${first} and ${others.length} more are in account ${id}`
        const message = named
          ? `${named.name} is another's account (connect: false); add externalId: if it is a vendor's`
          : `${who} that is not listed; add externalId: if it is a vendor's, else list the account`
        const line = trustLines.get(key)?.[index]
        const at = lineOf(written.trust, id, named?.name) ?? (line === undefined ? [] : [line])
        context.tell('warning', 'no-external-id', [...path, 'trust', ...at], message, tellIn)
      }
    }
  }
}

export const tagsAreCompared: Rule = (context, {entries}) => {
  for (const {written, path, tellIn} of entries) {
    if (!('tags' in written)) continue
    for (const key of Object.keys((written as WrittenRole).tags)) {
      if (!context.written.ignoreTags.some((glob) => globToRegExp(glob).test(key))) continue
      const message = `tag "${key}" is under ignoreTags: as well; set at creation, a later difference is ignored`
      context.tell('warning', 'ignored-tag', [...path, 'tags', key], message, tellIn)
    }
  }
}
