import {testsOf} from '../policy/condition.js'
import {isObject} from '../policy/json.js'
import type {Left} from './strangers.js'

const among = (all: readonly string[]): string[] => [...new Set(all)]

/** Whether a grant asks for a subject at all; one that does and is open says too little of it. */
const subjectWords = ({condition}: Left): string =>
  isObject(condition) && testsOf({Condition: condition}).some(({key}) => /:sub$/i.test(key))
    ? 'its condition on sub does not say whose'
    : 'no condition on sub'

/** Everyone, as far as conditions hold them to accounts or leave some out. */
function anyoneWords({open, accountIds, calls, except = []}: Left): string {
  const but = except.length === 0 ? '' : ` except ${except.map(({principal}) => principal).join(' and ')}`
  if (!open) return `anyone in account ${accountIds.join(' or ')}${but}`
  return calls.includes('sts:AssumeRole')
    ? `anyone in any AWS account${but}`
    : `anyone with a token of any identity provider${but}`
}

/**
 * Who comes in by some grants from outside: `anyone in any AWS account may assume it`, `whoever PROVIDER vouches for (no
 * condition on sub) may assume it`, `ARN, outside the listed accounts, may assume it`, joined by semicolons.
 */
export function outsiderWords(grants: readonly Left[]): string {
  const anyone = grants.filter(({type, open}) => type === 'anyone' && open)
  const vouched = grants.filter(({type, open}) => type === 'federated' && open)
  const others = grants.filter((one) => !anyone.includes(one) && !vouched.includes(one))
  const named = among(others.map((one) => (one.type === 'anyone' ? anyoneWords(one) : one.principal)))
  return [
    ...among(anyone.map(anyoneWords)),
    ...among(vouched.map((one) => `whoever ${one.principal} vouches for (${subjectWords(one)})`)),
    ...(named.length > 0 ? [`${named.join(', ')}, outside the listed accounts,`] : []),
  ]
    .map((who) => `${who} may assume it`)
    .join('; ')
}
