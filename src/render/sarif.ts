import type {Severity} from '../core/types.js'
import {escapeLines, escapeText} from './escape.js'

/** A kind of result: a rule of lint, a code of a finding, or what drift tells. */
export interface SarifRule {
  readonly id: string
  readonly severity: Severity
  /** What it means, in a sentence or a paragraph. */
  readonly meaning: string
}

/** Where something is: lines and columns count from 1, columns in UTF-16 units; the end is behind the last character. */
export interface SarifRegion {
  readonly startLine: number
  readonly startColumn: number
  readonly endLine: number
  readonly endColumn: number
}

export interface SarifResult {
  readonly rule: string
  readonly severity: Severity
  readonly message: string
  /** As shown to the reader: relative to where xrole was run, or absolute. */
  readonly file: string
  /** Without it the result is about the file. */
  readonly region?: SarifRegion | undefined
  /** What it is about, without any line of the file: the same as long as it is the same problem. */
  readonly identity: string
}

export interface SarifReport {
  /** Of xrole. */
  readonly version: string
  /** All that results may name; in the order in which they are told. */
  readonly rules: readonly SarifRule[]
  readonly results: readonly SarifResult[]
  /** Every file that was read. */
  readonly files: readonly string[]
  readonly exitCode: number
  /** What kept xrole from looking everywhere: then there may be more than is told. */
  readonly failures: readonly string[]
}

const LEVELS: Readonly<Record<Severity, string>> = {error: 'error', warning: 'warning', note: 'note'}

/** A relative path is below where xrole was run, which the reader calls %SRCROOT%. */
function artifact(file: string): {uri: string; uriBaseId?: string} {
  const path = file.replaceAll('\\', '/')
  const encode = (part: string): string => encodeURIComponent(part.replace(/\p{Cs}/gu, '\uFFFD'))
  const uri = path.split('/').map(encode).join('/')
  if (path.startsWith('/')) return {uri: `file://${uri}`}
  if (/^[A-Za-z]:\//.test(path)) return {uri: `file:///${path.slice(0, 2)}${uri.slice(uri.indexOf('/'))}`}
  return {uri: uri.replace(/^(\.\/)+/, ''), uriBaseId: '%SRCROOT%'}
}

/** A sentence of its own where the meaning is a paragraph. What stands in backticks is code: its full stops end nothing. */
const firstSentence = (text: string): string => /^(?:`[^`]*`|[^`])*?\.(?= |$)/.exec(text)?.[0] ?? text

const safe = (text: string): string => escapeLines(text).join('\n')

/** What code scanning sorts and filters by; it knows no note. */
const PROBLEM: Readonly<Record<Severity, string>> = {error: 'error', warning: 'warning', note: 'recommendation'}

const ruleJson = ({id, severity, meaning}: SarifRule) => ({
  id,
  shortDescription: {text: safe(firstSentence(meaning))},
  fullDescription: {text: safe(meaning)},
  help: {text: safe(meaning)},
  defaultConfiguration: {level: LEVELS[severity]},
  properties: {tags: ['security', 'aws', 'iam'], precision: 'high', 'problem.severity': PROBLEM[severity]},
})

/** Code scanning refuses a log with more results, whole. */
export const MAX_RESULTS = 25_000

const ORDER: readonly Severity[] = ['error', 'warning', 'note']

/** All of them, or the gravest; the others are counted. */
function taken(results: readonly SarifResult[]): {shown: readonly SarifResult[]; left: readonly string[]} {
  const left = results.length - MAX_RESULTS
  if (left <= 0) return {shown: results, left: []}
  const shown = ORDER.flatMap((severity) => results.filter((one) => one.severity === severity)).slice(0, MAX_RESULTS)
  const words = `${left} more, of the least severity, are not in this log: code scanning takes ${MAX_RESULTS} results. xrole validate --json, xrole drift --json have all.`
  return {shown, left: [words]}
}

/** Several of the same identity are told apart by their order. */
function fingerprints(results: readonly SarifResult[], hash: (text: string) => string): string[] {
  const seen = new Map<string, number>()
  return results.map(({identity}) => {
    const count = (seen.get(identity) ?? 0) + 1
    seen.set(identity, count)
    return hash(`${identity}\n${count}`)
  })
}

/**
 * A log of SARIF 2.1.0 (OASIS, "Static Analysis Results Interchange Format") as code scanning takes it. Deterministic:
 * no time, no id of a run.
 * @param hash SHA-256 in hex digits or the like
 */
export function sarif(report: SarifReport, hash: (text: string) => string) {
  const {version, rules, files, exitCode, failures} = report
  const {shown: results, left} = taken(report.results)
  const indexes = new Map(rules.map(({id}, index) => [id, index]))
  const all = [...new Set([...files, ...results.map(({file}) => file)])]
  const places = new Map(all.map((file, index) => [file, {...artifact(file), index}]))
  const prints = fingerprints(results, hash)
  return {
    $schema: 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {driver: {name: 'xrole', version, semanticVersion: version, rules: rules.map(ruleJson)}},
        columnKind: 'utf16CodeUnits',
        originalUriBaseIds: {
          '%SRCROOT%': {
            description: {text: 'The folder in which xrole was run; for code scanning the root of the repository.'},
          },
        },
        artifacts: all.map((file) => ({location: artifact(file)})),
        invocations: [
          {
            executionSuccessful: failures.length === 0,
            exitCode,
            toolExecutionNotifications: [
              ...failures.map((text) => ({level: 'error', message: {text: safe(text)}})),
              ...left.map((text) => ({level: 'warning', message: {text}})),
            ],
          },
        ],
        results: results.map(({rule, severity, message, file, region}, at) => ({
          ruleId: rule,
          ...(indexes.has(rule) && {ruleIndex: indexes.get(rule)}),
          level: LEVELS[severity],
          message: {text: safe(message)},
          locations: [
            {
              physicalLocation: {
                artifactLocation: places.get(file),
                // Code scanning wants a line of everything.
                region: region ?? {startLine: 1},
              },
            },
          ],
          partialFingerprints: {'xroleFinding/v1': prints[at]},
        })),
      },
    ],
  }
}

/** Places inside a message move with every edit. */
const PLACES = /(\.(?:ya?ml|json)):\d+(?::\d+)?/g

/** What a finding is about, without where it stands. */
export const identityOf = (code: string, address: string | undefined, message: string): string =>
  JSON.stringify([code, address ?? '', escapeText(message.replace(PLACES, '$1'))])
