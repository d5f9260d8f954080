import type {Rule} from './rule.js'
import {ADMINISTRATOR_RULES} from './rules/administrators.js'
import {CONDITION_RULES} from './rules/conditions.js'
import {ELSEWHERE} from './rules/elsewhere.js'
import {ENTRY_RULES} from './rules/entries.js'
import {PERMISSION_RULES} from './rules/permissions.js'
import {QUOTA_RULES} from './rules/quotas.js'
import {TRUST_RULES} from './rules/trusts.js'
import {UNUSED_RULES} from './rules/unused.js'

/** By subject, for the reader of the reference. */
export const RULE_GROUPS: readonly {readonly title: string; readonly rules: readonly Rule[]}[] = [
  {title: 'Who is let in', rules: TRUST_RULES},
  {title: 'Administrators', rules: ADMINISTRATOR_RULES},
  {title: 'Conditions', rules: CONDITION_RULES},
  {title: 'What policies give', rules: PERMISSION_RULES},
  {title: 'Entries', rules: ENTRY_RULES},
  {title: 'Quotas', rules: QUOTA_RULES},
  {title: 'Found by plan as well', rules: ELSEWHERE},
  {title: 'Found by unused', rules: UNUSED_RULES},
]

export const RULES: readonly Rule[] = RULE_GROUPS.flatMap(({rules}) => rules)

export const RULE_CODES: ReadonlySet<string> = new Set(RULES.map(({code}) => code))
