import type {Finding} from '../../core/types.js'
import {renderFindings} from '../findings.js'
import {counts, distinct, xml} from './xml.js'

interface Checked {
  /** The root file as the user named it; what has no place is told of it. */
  readonly root: string
  readonly texts: ReadonlyMap<string, string>
  /** Warnings are failures too. */
  readonly strict: boolean
}

/** Without the line, so that a CI system knows it again when something above it is edited. */
const nameOf = ({code, address, message}: Finding): string =>
  [code, address, message.split('\n')[0]].filter((part) => part !== undefined && part !== '').join(': ')

/** How a finding counts: errors fail, warnings with --strict; else they are skipped, with what they say, and a note passes. */
function inside(finding: Finding, {texts, strict}: Checked): {kind: 'failure' | 'skipped' | 'told'; text: string} {
  const whole = renderFindings([finding], texts).trimEnd().split('\n').map(xml).join('\n')
  const {severity, code, message} = finding
  if (severity === 'error' || (severity === 'warning' && strict))
    return {
      kind: 'failure',
      text: `<failure type="${severity}" message="${xml(`${code}: ${message}`)}">${whole}</failure>`,
    }
  return severity === 'warning'
    ? {kind: 'skipped', text: `<skipped>${whole}</skipped>`}
    : {kind: 'told', text: `<system-out>${whole}</system-out>`}
}

/**
 * JUnit's XML of what `validate` found, as CI systems read it: a suite for each file that was read, in it a test case for
 * each finding, or one that passes where there is none. There is no time in it.
 */
export function findingsJunit(findings: readonly Finding[], checked: Checked): string {
  const {root, texts} = checked
  const fileOf = ({place}: Finding): string => place?.file ?? root
  const files = [...new Set([root, ...texts.keys(), ...findings.map(fileOf)])]
  const suites = files.map((file) => {
    const own = findings.filter((finding) => fileOf(finding) === file)
    const names = distinct(own.map(nameOf))
    const told = own.map((finding) => inside(finding, checked))
    const count = (kind: string): number => told.filter((one) => one.kind === kind).length
    const cases = told.flatMap(({text}, at) => [
      `    <testcase classname="xrole.validate" name="${xml(names[at] ?? '')}" time="0">`,
      `      ${text}`,
      '    </testcase>',
    ])
    // Without findings too, CI shows that the file was looked at.
    const passed = told.length === 0 ? [`    <testcase classname="xrole.validate" name="${xml(file)}" time="0"/>`] : []
    const tests = told.length + passed.length
    const sum = counts(tests, count('failure'), count('skipped'))
    return {
      tests,
      failures: count('failure'),
      lines: [`  <testsuite name="${xml(file)}" ${sum}>`, ...passed, ...cases, '  </testsuite>'],
    }
  })
  const total = (of: 'tests' | 'failures'): number => suites.reduce((sum, suite) => sum + suite[of], 0)
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="xrole validate" tests="${total('tests')}" failures="${total('failures')}" errors="0" time="0">`,
    ...suites.flatMap(({lines}) => lines),
    '</testsuites>',
    '',
  ].join('\n')
}
