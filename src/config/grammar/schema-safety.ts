import * as v from 'valibot'
import {ALLOWABLE} from '../../core/allowances.js'
import {nearest} from '../../core/nearest.js'
import {HAZARDS, type HazardName} from '../../core/types.js'
import {
  ALLOWANCE_PATTERN,
  allowanceProblem,
  KEEPER_PATTERN,
  keeperProblem,
  keptRoleProblem,
  ROLE_PATTERN,
} from './addresses.js'
import {oneOf, rule, section, told} from './shapes.js'
import {day, text} from './words.js'

/** `safety:`: how much a plan may delete, what may pass without a flag, and who always keeps which role. */

const WRONG_LIMIT = 'write a number of things or a percentage of what the owner has, for example 5 or 20%'
const count = v.pipe(
  v.number(),
  rule<number>(
    'bad-limit',
    (value) => (Number.isInteger(value) && value >= 0 ? undefined : `${value} is no limit; ${WRONG_LIMIT}`),
    {type: 'integer', minimum: 0},
  ),
)
const LIMIT = '^(?:\\d+|(?:100|\\d{1,2})%)$'
const share = v.pipe(
  v.string(),
  rule<string>(
    'bad-limit',
    (value) => (new RegExp(LIMIT, 'u').test(value) ? undefined : `"${value}" is no limit; ${WRONG_LIMIT}`),
    {pattern: LIMIT},
  ),
)
const maxDeletes = told(
  oneOf([count, share], (value) =>
    typeof value === 'number'
      ? count
      : typeof value === 'string'
        ? share
        : 'a number of things or a percentage such as 20%',
  ),
  'Most deletions',
  'How many things a plan may delete or replace: a number, or a share of what the owner has. --max-deletes goes before it.',
  5,
  '20%',
)

function hazardProblem(name: string): string | undefined {
  if (ALLOWABLE.includes(name as HazardName)) return undefined
  if (name === 'DELETES')
    return 'DELETES is about a plan that keeps nothing, and is allowed by --allow DELETES only; for the number of deletions write maxDeletes:'
  if (HAZARDS.includes(name as HazardName)) return `${name} needs no entry: plan tells it, and apply does not refuse it`
  const near = nearest(name, ALLOWABLE)
  return `no hazard "${name}"; ${near ? `did you mean ${near}?` : `entries are for ${ALLOWABLE.join(', ')}`}`
}
const hazard = v.pipe(v.string(), rule<string>('bad-hazard', hazardProblem, {enum: [...ALLOWABLE]}))

const address = (pattern: string, problem: (text: string) => string | undefined) =>
  v.pipe(v.string(), rule<string>('bad-address', problem, {pattern}))

const reason = v.pipe(
  text,
  rule<string>('empty', (value) => (value !== '' && value.trim() === '' ? 'this is empty' : undefined), {
    pattern: '\\S',
  }),
)

const allowance = section({
  hazard: told(hazard, 'Hazard', 'What may pass.', 'REPLACES'),
  address: told(
    address(ALLOWANCE_PATTERN, allowanceProblem),
    'Address',
    'Of what: an address, or a glob that names something. An entry for a thing is for its parts too.',
    'client/role/Deployer',
    '*/role/ci-*',
  ),
  reason: told(reason, 'Reason', 'Why; plans print it.', 'moves to /ci/'),
  until: told(day, 'Until', 'The last day (UTC) on which the entry counts.', '2027-01-31'),
})

const keep = section({
  principal: told(
    v.pipe(v.string(), rule<string>('bad-principal', keeperProblem, {pattern: KEEPER_PATTERN})),
    'Principal',
    'A user or role of a listed account, or an ARN.',
    'root/user/alice',
  ),
  role: told(address(ROLE_PATTERN, keptRoleProblem), 'Role', 'A role of a managed account.', 'client/role/Admin'),
})

export const safety = told(
  section({
    maxDeletes: v.optional(maxDeletes),
    allow: v.optional(
      told(v.array(allowance), 'Allowed hazards', 'What apply lets pass without a flag, one thing at a time.', []),
    ),
    mustKeep: v.optional(
      told(
        v.array(keep),
        'Kept access',
        'Who may assume which role at every step of every plan; a plan that would take it away is refused (LOCKS_OUT).',
        [],
      ),
    ),
  }),
  'Safety',
  'How much a plan may delete, what may pass without a flag, who always keeps which role. --no-file-safety ignores all of it.',
  {maxDeletes: 5},
)
