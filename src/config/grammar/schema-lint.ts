import * as v from 'valibot'
import {rule, section, told} from './shapes.js'
import {day, text} from './words.js'

/** `lint:`, what `validate` is to look at and what not. */

const expression = v.pipe(
  v.string(),
  rule<string>('bad-pattern', (value) => {
    try {
      new RegExp(value, 'u')
      return undefined
    } catch (error) {
      return `"${value}" is no regular expression: ${(error as Error).message.replace(/^.*: /, '')}`
    }
  }),
)
const days = v.pipe(
  v.number(),
  rule<number>(
    'bad-days',
    (value) =>
      Number.isInteger(value) && value >= 0 && value <= 3650 ? undefined : 'write whole days, for example 30',
    {type: 'integer', minimum: 0, maximum: 3650},
  ),
)

const silence = section({
  rule: told(text, 'Rule', 'The id of a rule, as findings name it.', 'admin-without-mfa'),
  address: told(text, 'Address', 'An address, or a glob of addresses.', 'client/role/Breakglass'),
  reason: told(text, 'Reason', 'Why it does not hold here.', 'sealed password, two persons'),
  until: v.optional(told(day, 'Until', 'The last day (UTC) on which the entry counts.', '2027-01-31')),
})

const pattern = (kind: string, example: string) =>
  v.optional(told(expression, kind, 'A regular expression that the whole name has to match.', example))

export const lint = told(
  section({
    ignore: v.optional(told(v.array(silence), 'Silenced findings', 'Rules that do not hold for some things.', [])),
    names: v.optional(
      told(
        section({
          role: pattern('Roles', '[A-Z][A-Za-z0-9]+'),
          user: pattern('Users', '[a-z.]+'),
          group: pattern('Groups', '[A-Z][A-Za-z0-9]+'),
          policy: pattern('Policies', '[A-Z][A-Za-z0-9]+'),
        }),
        'Names',
        'How the things of this file are to be named.',
        {role: '[A-Z][A-Za-z0-9]+'},
      ),
    ),
    expiringWithin: v.optional(
      told(
        days,
        'Expiring soon',
        'How many days before its end an expiring role or line is told; 30 if not given.',
        14,
      ),
    ),
  }),
  'Lint',
  'What validate looks at beyond what is wrong.',
  {names: {role: '[A-Z][A-Za-z0-9]+'}},
)
