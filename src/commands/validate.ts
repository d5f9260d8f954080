import {Flags} from '@oclif/core'
import {nearest} from '../core/nearest.js'
import type {Finding} from '../core/types.js'
import {BaseCommand, Failure} from '../engine/base-command.js'
import {checkFile} from '../engine/check-file.js'
import {EXIT} from '../engine/exit.js'
import {findingsJson} from '../engine/findings-json.js'
import {shared} from '../engine/flags.js'
import {formatOf} from '../engine/output-format.js'
import {findingsSarif} from '../engine/sarif.js'
import {RULES, RULE_CODES} from '../lint/rules.js'
import {didYouMean} from '../policy/problem.js'
import {escapeText} from '../render/escape.js'
import {renderFindings} from '../render/findings.js'
import {findingsGithub} from '../render/github.js'
import {findingsJunit} from '../render/junit/findings.js'
import {ruleText} from '../render/rule.js'

/** With the id of the rule, by which it is explained and silenced. */
const named = (finding: Finding): Finding =>
  finding.severity !== 'error' && RULE_CODES.has(finding.code)
    ? {...finding, message: `${finding.message} [${finding.code}]`}
    : finding

export default class Validate extends BaseCommand {
  static override summary = 'check the file: everything that can be known without AWS'
  static override description =
    'Grammar, references, policy syntax, action and condition key names, quotas, and what is risky or does not do what it says. Reads no AWS and needs no credentials. A warning or note ends with the id of its rule in brackets; `lint: ignore:` in the file silences it. Exit 0; 1 when there is an error, or with --strict a warning.'
  static override examples = [
    '<%= config.bin %> validate',
    '<%= config.bin %> validate -f prod/accounts.yaml --strict --json',
    '<%= config.bin %> validate --format sarif > xrole.sarif',
    '<%= config.bin %> validate --explain admin-without-mfa',
  ]
  static override flags = {
    file: shared.file,
    strict: Flags.boolean({description: 'exit 1 when there is a warning'}),
    explain: Flags.string({helpValue: 'RULE', description: 'say what a rule is about, and check nothing'}),
    json: shared.json,
    format: Flags.option({
      options: ['text', 'json', 'sarif', 'junit', 'github'] as const,
      description:
        'how to print it [default: text]; sarif is for code scanning, junit for the test report of a CI system, github for annotations in a workflow of GitHub Actions, which shows the first ten of each severity',
    })(),
    organization: shared.organization,
  }

  async run(): Promise<void> {
    const {flags} = await this.parse(Validate)
    if (flags.explain !== undefined) return this.explain(flags.explain, flags.json)
    const format = formatOf(flags)
    const {findings, sources} = await checkFile(flags.file, flags.organization, new Date())
    const has = (severity: Finding['severity']) => findings.some((finding) => finding.severity === severity)
    const exitCode = has('error') || (flags.strict && has('warning')) ? EXIT.error : EXIT.done
    this.end(exitCode)
    const {file, strict} = flags
    const {texts} = sources
    if (format === 'json') return this.log(JSON.stringify(findingsJson(findings, sources), null, 2))
    if (format === 'junit') return this.log(findingsJunit(findings, {root: file, texts, strict}).trimEnd())
    if (format === 'github') return this.log(findingsGithub(findings, file, texts))
    if (format === 'sarif')
      return this.log(findingsSarif(findings, {file, sources, version: this.config.version, exitCode}))
    const text = renderFindings(findings.map(named), sources.texts).trimEnd()
    if (text !== '') this.log(text)
    if (has('error')) return
    const end = flags.strict && has('warning') ? 'is valid, but has warnings (--strict).' : 'is valid.'
    this.log(`${escapeText(flags.file)} ${end}`)
  }

  private explain(code: string, json: boolean): void {
    const rule = RULES.find((one) => one.code === code)
    if (!rule) {
      const near = nearest(code, RULE_CODES)
      throw new Failure(
        `there is no rule "${code}"${near ? didYouMean(near) : `; there are ${[...RULE_CODES].join(', ')}`}`,
      )
    }
    const {severity, reason} = rule
    this.log(json ? JSON.stringify({code, severity, reason}, null, 2) : ruleText(rule))
  }
}
