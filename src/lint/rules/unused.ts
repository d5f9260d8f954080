import type {Rule} from '../rule.js'

/** What only AWS knows: `unused` finds it, and `lint: ignore:` silences it there as it does what `validate` finds. */
export const UNUSED_RULES: readonly Rule[] = [
  {
    code: 'unused-role',
    severity: 'warning',
    reason:
      'Nobody used the role for as many days as `unused` was asked for. Whoever takes over somebody who may assume it has it as well, for nothing. Take the entry out, as `unused` prints it; a role that is expected to sleep (break-glass) has `protect: true` or an entry here. `validate` does not ask AWS and never tells it.',
  },
]

/** `validate` cannot tell whether an entry for these silences something. */
export const ASKED_OF_AWS: ReadonlySet<string> = new Set(UNUSED_RULES.map(({code}) => code))
