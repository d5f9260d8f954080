import {RULE_GROUPS} from '../../src/lint/rules.js'
import {markdownTable} from './markdown.js'

/** The rules of lint by subject, each with its reason. */
export const lintReference = (): string =>
  RULE_GROUPS.flatMap(({title, rules}) => [
    `**${title}**`,
    markdownTable(
      ['rule', 'severity', 'reason'],
      rules.map(({code, severity, reason}) => [`\`${code}\``, severity, reason]),
    ),
  ]).join('\n\n')
