import type {Rule} from '../rule.js'
import {asksForMfaIfKnown, asksForNoMfa, isNegated, readTest, wantsKey} from '../tests.js'
import {eachStatement} from './each.js'

/** Conditions that do not keep out whom they seem to keep out. Source: IAM User Guide, "Condition operators". */

/** Keys that every request has. Source: IAM User Guide, "AWS global condition context keys", "Availability". */
const ALWAYS = new Set([
  'aws:currenttime',
  'aws:epochtime',
  'aws:principalaccount',
  'aws:principalarn',
  'aws:principaltype',
  'aws:requestedregion',
  'aws:securetransport',
  'aws:useragent',
  'aws:userid',
])

export const CONDITION_RULES: readonly Rule[] = [
  {
    code: 'mfa-if-exists',
    severity: 'warning',
    reason:
      'A request signed with a long-term access key says nothing of MFA, and an operator that ends in IfExists holds where nothing is said. So an Allow under BoolIfExists aws:MultiFactorAuthPresent lets in whoever has the access key, without any MFA. Use Bool, or `mfa: true` on the line of trust, which is that.',
    look: eachStatement(({isAllow, tests}) => {
      const test = isAllow && tests.find(asksForMfaIfKnown)
      return test
        ? `${test.operator} ${test.key} also holds without MFA, for requests signed with an access key; write ${test.operator.replace(/IfExists$/i, '')}`
        : undefined
    }),
  },
  {
    code: 'deny-mfa-false',
    severity: 'warning',
    reason:
      'Bool aws:MultiFactorAuthPresent false is true only of requests that say no. One signed with a long-term access key says nothing of MFA, so that such a Deny does not stop it. In a Deny, BoolIfExists is the operator that does.',
    look: eachStatement(({isAllow, tests}) =>
      !isAllow && tests.some((test) => asksForNoMfa(test, false))
        ? 'this does not deny requests signed with an access key, which say nothing of MFA; write BoolIfExists'
        : undefined,
    ),
  },
  {
    code: 'for-all-values',
    severity: 'warning',
    reason:
      'ForAllValues asks that no value is another one, which holds where the request has no value at all. An Allow under it alone therefore allows every request that leaves the key out. Add a test that the key is there: `Null: {KEY: "false"}`.',
    look: eachStatement(({isAllow, tests}) => {
      const test =
        isAllow && tests.map(readTest).find((one) => one.prefix === 'forallvalues:' && !wantsKey(tests, one.key))
      const written = test && tests.find((one) => one.key.toLowerCase() === test.key)
      return written
        ? `${written.operator} also holds where the request has no ${written.key}; add Null: {"${written.key}": "false"}`
        : undefined
    }),
  },
  {
    code: 'negated-condition',
    severity: 'warning',
    reason:
      'A negated operator (StringNotEquals, ArnNotLike, NotIpAddress and the like) holds where the request does not have the key: an untagged principal is not "evil" either. An Allow under it lets in all of those. Say who may, with the positive operator, or move the test into a Deny, or add `Null: {KEY: "false"}`. Keys that every request has are not told.',
    look: eachStatement(({isAllow, tests}) => {
      const found = isAllow
        ? tests.find((test) => {
            const read = readTest(test)
            return isNegated(read) && read.prefix === '' && !ALWAYS.has(read.key) && !wantsKey(tests, read.key)
          })
        : undefined
      return found
        ? `${found.operator} also holds where the request has no ${found.key}; name what may, or add Null: {"${found.key}": "false"}`
        : undefined
    }),
  },
]
