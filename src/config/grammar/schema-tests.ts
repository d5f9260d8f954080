import * as v from 'valibot'
import {mapOf, oneKey, oneOf, section, told} from './shapes.js'
import {askedDuration, listOf, tags, text, texts} from './words.js'

/** `tests:`, who can and who cannot: run by `test`, and by `plan` against what it leads to. */

const itself = v.literal(true)
const target = oneOf([text, itself], (value) =>
  value === true ? itself : typeof value === 'string' ? text : 'a role such as client/role/Admin, or true',
)

const context = mapOf(text, listOf(text))

const request = section({
  mfa: v.optional(told(v.boolean(), 'MFA', 'The caller has signed in with MFA, just now.', true)),
  externalId: v.optional(told(text, 'External id', 'The one that is sent.', 'acme-7f3a')),
  sourceIp: v.optional(told(text, 'Source address', 'Where the request comes from.', '203.0.113.7')),
  duration: v.optional(askedDuration),
  sourceIdentity: v.optional(told(text, 'Source identity', 'The one that is set.', 'paul')),
  tags: v.optional(told(tags, 'Session tags', 'Those that are passed.', {team: 'data'})),
  context: v.optional(
    told(context, 'Context', 'Condition keys and their values, as requests have them.', {
      'aws:PrincipalOrgID': 'o-abcd123456',
    }),
  ),
})

const test = v.pipe(
  section({
    name: v.optional(told(text, 'Name', 'What the report calls it; else it is made of the entry.', 'paul is admin')),
    who: told(
      text,
      'Who',
      'A user or role (an address or an ARN), a service, or a federated provider.',
      'root/user/paul',
      'lambda.amazonaws.com',
    ),
    can: v.optional(
      told(target, 'Can', 'A role that it can assume; true: the action is its own.', 'client/role/Admin', true),
    ),
    cannot: v.optional(
      told(target, 'Cannot', 'A role that it cannot assume; true: the action is its own.', 'client/role/Admin'),
    ),
    with: v.optional(
      told(request, 'With', 'What the request carries; what is not said is absent, or not known.', {mfa: true}),
    ),
    action: v.optional(told(texts(), 'Action', 'What the role, or the caller itself, may do then.', 's3:GetObject')),
    on: v.optional(told(texts(), 'On', 'The resources of the action; * when not given.', 'arn:aws:s3:::reports/*')),
    probe: v.optional(
      told(
        text,
        'Probe',
        'A read-only call that verify makes in the role, to see that it works.',
        'iam:ListRoles',
        'sts:GetCallerIdentity',
      ),
    ),
  }),
  oneKey(['can', 'cannot'], 'exactly'),
)

export const tests = told(
  v.array(test),
  'Tests',
  'Who can and who cannot become which role or do what. Run by xrole test; plan refuses what would break one.',
  [{who: 'root/user/paul', can: 'client/role/Admin', with: {mfa: true}}],
)
