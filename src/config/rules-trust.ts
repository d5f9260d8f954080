import {globToRegExp} from '../core/address.js'
import type {Json, Resource} from '../core/types.js'
import type {Trust} from '../kinds/values.js'
import {grants, type Grant} from '../policy/grants.js'
import {isObject, statementsOf} from '../policy/json.js'
import {perDocument} from './compile-memo.js'
import type {Rule} from './rules.js'
import type {WrittenRole} from './written.js'

export const protectedThingsStay: Rule = (context) => {
  for (const [key, role] of Object.entries(context.written.roles)) {
    if (!role.protect || role.expires === undefined) continue
    const message = 'protect: true keeps what expires: would remove; keep one of the two'
    context.tell('error', 'protect-and-expires', ['roles', key, 'protect'], message)
  }
}

const hasExternalId = (condition: Json | undefined): boolean =>
  isObject(condition) &&
  Object.values(condition).some(
    (block) => isObject(block) && Object.keys(block).some((key) => key.toLowerCase() === 'sts:externalid'),
  )

/** Who serves many customers from one account could be talked into using it for another one: the confused deputy. */
export const thirdPartiesHaveExternalIds: Rule = (context, {entries, parts, trustLines}) => {
  const isStranger = ({type, accountIds}: Grant): boolean =>
    ['account', 'user', 'role'].includes(type) && accountIds.some((id) => !context.accountById.has(id))
  // Grants of other accounts are the same in every account of one partition.
  const account = {name: '', id: '', partition: context.accounts[0]?.partition ?? 'aws'}
  const strangersOf = perDocument((document) =>
    statementsOf(document).map((statement) =>
      hasExternalId(statement['Condition']) ? [] : grants({Statement: [statement]}, account).filter(isStranger),
    ),
  )
  for (const {key, path, tellIn} of entries) {
    const trust = parts.get(key)?.find((part) => part.kind === 'trust') as Resource<Trust> | undefined
    for (const [index, strangers] of trust ? strangersOf(trust.value.document).entries() : []) {
      for (const {principal} of strangers) {
        const message = `${principal} is in an account that is not listed; add externalId: if it is a vendor's, else list the account`
        const line = trustLines.get(key)?.[index]
        const at = line === undefined ? [...path, 'trust'] : [...path, 'trust', line]
        context.tell('warning', 'no-external-id', at, message, tellIn)
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
