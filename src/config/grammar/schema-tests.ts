import * as v from 'valibot'
import {nearest} from '../../core/nearest.js'
import {PROBES} from '../../core/probes.js'
import {askerProblem, ASKER_PATTERN, keptRoleProblem, ROLE_PATTERN} from './addresses.js'
import {mapOf, oneKey, oneOf, rule, section, told} from './shapes.js'
import {askedDuration, listOf, tags, text} from './words.js'

/** `tests:`, who can and who cannot: run by `test`, and by `plan` against what it leads to. */

const asker = v.pipe(v.string(), rule<string>('bad-principal', askerProblem, {pattern: ASKER_PATTERN}))
const itself = v.literal(true)
const role = v.pipe(v.string(), rule<string>('bad-address', keptRoleProblem, {pattern: ROLE_PATTERN}))
const target = oneOf([role, itself], (value) =>
  value === true ? itself : typeof value === 'string' ? role : 'a role such as client/role/Admin, or true',
)

const fitting = (code: string, pattern: string, message: (value: string) => string) =>
  v.pipe(
    v.string(),
    rule<string>(code, (value) => (new RegExp(pattern, 'u').test(value) ? undefined : message(value)), {pattern}),
  )
const action = fitting(
  'action-syntax',
  '^[A-Za-z0-9-]+:[A-Za-z0-9-]+$',
  (value) => `"${value}" is not one action; an entry asks about whole names, for example s3:GetObject`,
)
const resource = fitting(
  'resource',
  '^(?:\\*|arn:[!-~]+)$',
  (value) => `"${value}" is no resource; write an ARN, or * for any`,
)
const address = fitting(
  'bad-address-range',
  '^[0-9A-Fa-f.:]+$',
  (value) => `"${value}" is not one address; a request comes from one, for example 203.0.113.7`,
)

function probeProblem(value: string): string | undefined {
  if ((PROBES as readonly string[]).includes(value)) return undefined
  const near = nearest(value, PROBES)
  return `"${value}" cannot be a probe; ${near ? `did you mean ${near}?` : `there are ${PROBES.join(', ')}`}`
}
const probe = v.pipe(v.string(), rule<string>('bad-probe', probeProblem, {enum: [...PROBES]}))

interface Entry {
  readonly can?: string | true | undefined
  readonly cannot?: string | true | undefined
  readonly action?: string | string[] | undefined
  readonly on?: string | string[] | undefined
  readonly probe?: string | undefined
}

// Under patternProperties: what stands under properties is a key of its own to editors, with a title.
const has = (...required: string[]) => ({required})
const own = (key: string) => ({...has(key), patternProperties: {[`^${key}$`]: {const: true}}, not: has('action')})

const needsAction = <T extends Entry>() =>
  rule<T>(
    'missing-key',
    ({can, cannot, action: asked, on}) => {
      if (asked !== undefined) return undefined
      if (can === true || cannot === true) return '"action" is missing: what it can do itself, for example s3:GetObject'
      return on === undefined ? undefined : '"action" is missing: what is to be done on these resources'
    },
    {not: {anyOf: [own('can'), own('cannot'), {...has('on'), not: has('action')}]}},
  )
const needsRole = <T extends Entry>() =>
  rule<T>(
    'bad-probe',
    ({can, probe: call}) =>
      call === undefined || typeof can === 'string'
        ? undefined
        : 'a probe is made in a role; it goes with can: and a role, for example can: client/role/Admin',
    {not: {...has('probe'), not: {...has('can'), patternProperties: {'^can$': {type: 'string'}}}}},
  )

const context = mapOf(text, listOf(text))

const request = section({
  mfa: v.optional(told(v.boolean(), 'MFA', 'The caller has signed in with MFA, just now.', true)),
  externalId: v.optional(told(text, 'External id', 'The one that is sent.', 'acme-7f3a')),
  sourceIp: v.optional(told(address, 'Source address', 'Where the request comes from.', '203.0.113.7')),
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
      asker,
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
    action: v.optional(
      told(
        listOf(action, {empty: 'an empty list asks nothing; name an action or leave "action" out'}),
        'Action',
        'What the role, or the caller itself, can or cannot do then.',
        's3:GetObject',
      ),
    ),
    on: v.optional(
      told(
        listOf(resource, {empty: 'an empty list asks nothing; name a resource or leave "on" out'}),
        'On',
        'The resources of the action. Without it: can asks about *, cannot about whatever its policies name.',
        'arn:aws:s3:::reports/*',
      ),
    ),
    probe: v.optional(
      told(
        probe,
        'Probe',
        'A read-only call that verify makes in the role, to see that it works.',
        'iam:ListRoles',
        'sts:GetCallerIdentity',
      ),
    ),
  }),
  oneKey(['can', 'cannot'], 'exactly'),
  needsAction(),
  needsRole(),
)

export const tests = told(
  v.array(test),
  'Tests',
  'Who can and who cannot become which role or do what. Run by xrole test; plan refuses what would break one.',
  [{who: 'root/user/paul', can: 'client/role/Admin', with: {mfa: true}}],
)
