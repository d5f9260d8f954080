import type {Kind} from '../core/kind.js'
import type {Call, Resource} from '../core/types.js'
import type {PasswordPolicy} from './values.js'

type Field = keyof PasswordPolicy

/** What AWS calls each field, and how a value compares: the more the stricter, the less the stricter, or neither. */
const FIELDS: Readonly<Record<Field, {readonly aws: string; readonly words: string; readonly stricter: 1 | -1 | 0}>> = {
  minimumLength: {aws: 'MinimumPasswordLength', words: 'minimum length', stricter: 1},
  requireSymbols: {aws: 'RequireSymbols', words: 'symbols required', stricter: 1},
  requireNumbers: {aws: 'RequireNumbers', words: 'numbers required', stricter: 1},
  requireUppercase: {aws: 'RequireUppercaseCharacters', words: 'upper-case letters required', stricter: 1},
  requireLowercase: {aws: 'RequireLowercaseCharacters', words: 'lower-case letters required', stricter: 1},
  allowChange: {aws: 'AllowUsersToChangePassword', words: 'users may change it', stricter: 0},
  maxAge: {aws: 'MaxPasswordAge', words: 'longest age in days', stricter: -1},
  reusePrevention: {aws: 'PasswordReusePrevention', words: 'passwords remembered', stricter: 1},
  hardExpiry: {aws: 'HardExpiry', words: 'hard expiry', stricter: 1},
}
const NAMES = Object.keys(FIELDS) as Field[]

/** All of it always: what UpdateAccountPasswordPolicy is not given goes back to its default (IAM API). */
const write = ({value}: Resource<PasswordPolicy>): Call[] => [
  {
    op: 'UpdateAccountPasswordPolicy',
    input: Object.fromEntries(
      NAMES.filter((name) => value[name] !== undefined).map((name) => [FIELDS[name].aws, value[name]]),
    ),
  },
]

const word = (value: boolean | number | undefined): string =>
  value === undefined ? 'none' : typeof value === 'number' ? String(value) : value ? 'yes' : 'no'

/** By what a policy asks for less than another one: `minimum length 14 → 8`. */
export const weakened = (before: PasswordPolicy, after: PasswordPolicy): string[] =>
  NAMES.filter((name) => {
    const {stricter} = FIELDS[name]
    // No longest age is the longest.
    const rank = (value: boolean | number | undefined) => Number(value ?? (stricter < 0 ? Infinity : 0)) * stricter
    return stricter !== 0 && rank(after[name]) < rank(before[name])
  }).map((name) => `${FIELDS[name].words} ${word(before[name])} → ${word(after[name])}`)

/**
 * What an account asks of the passwords of its users. Its entry is its claim: it carries no mark, and is never deleted.
 * Source: IAM API, UpdateAccountPasswordPolicy.
 */
export const passwordPolicy: Kind<PasswordPolicy> = {
  name: 'password-policy',
  refs: () => [],
  same: ({value: live}, {value: desired}) => NAMES.every((name) => live[name] === desired[name]),
  make: write,
  alter: (_, desired) => write(desired),
  remove: () => [{op: 'DeleteAccountPasswordPolicy', input: {}}],
}
