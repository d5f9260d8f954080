import {createHash} from 'node:crypto'
import {dirname} from 'node:path'
import {openBase} from '../config/compile/base.js'
import type {Base} from '../config/compile/base.js'
import {compileIn, WHOLE} from '../config/compile/compile.js'
import type {Part} from '../config/compile/compile.js'
import {createTemplates} from '../config/compile/templates.js'
import type {Templates} from '../config/compile/templates.js'
import type {Telling} from '../config/compile/context.js'
import type {Files} from '../config/text/files.js'
import type {Intent, LiveFacts} from '../config/intent.js'
import {readConfig} from '../config/text/read.js'
import type {Sources} from '../config/source.js'
import type {Written} from '../config/written.js'
import type {Organization} from '../core/organization.js'
import type {Finding} from '../core/types.js'
import {renderFindings} from '../render/findings.js'
import {EXIT} from './exit.js'
import {blankFacts} from './facts.js'
import {Failure} from './failure.js'
import {openFiles} from './files.js'
import {findingsJson} from './findings-json.js'

export const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')

/** A file that was read and understood; what it wants depends on what is known of AWS. */
export interface Loaded {
  readonly file: string
  readonly written: Written
  readonly sources: Sources
  /** From reading; compiling adds its own. */
  readonly findings: readonly Finding[]
  /** All that are listed or found, whether managed or not. */
  accounts(organization: Organization | undefined): Intent['accounts']
  /** Addresses of all that is declared. */
  declared(organization: Organization | undefined): Iterable<string>
  /** What many accounts have alike, compiled once; kept as long as the same organization is asked about. */
  templates(organization: Organization | undefined): Templates
  /** Of all accounts unless a part is given. */
  compile(facts: LiveFacts, part?: Part): {intent: Intent; findings: readonly Finding[]; tellings: readonly Telling[]}
}

export const hasErrors = (findings: readonly Finding[]): boolean =>
  findings.some((finding) => finding.severity === 'error')

/** A file with errors: everything that is wrong with it, not the first thing. */
export class InvalidFile extends Failure {
  constructor(
    readonly findings: readonly Finding[],
    readonly sources: Sources,
  ) {
    super(renderFindings(findings, sources.texts).trimEnd(), EXIT.error, findingsJson(findings, sources))
  }
}

/** Reads the file and all that it includes. Throws InvalidFile. */
export function load(file: string, now: () => Date, files: Files = openFiles(dirname(file))): Loaded {
  const {written, sources, findings} = readConfig(file, files)
  if (!written) throw new InvalidFile(findings, sources)
  // Who is declared where does not change with what else is found out.
  let opened: {readonly of: Organization | undefined; readonly base: Base} | undefined
  const base = (organization: Organization | undefined): Base => {
    if (opened?.of !== organization || !opened)
      opened = {of: organization, base: openBase(written, sources, organization, {now: now(), hash: sha256})}
    return opened.base
  }
  return {
    file,
    written,
    sources,
    findings,
    accounts: (organization) => base(organization).accounts,
    declared: (organization) => [...base(organization).owners.principals.declared.values()].map(({address}) => address),
    templates: (organization) => createTemplates(base(organization), () => blankFacts(organization)),
    compile: (facts, part) => compileIn(base(facts.organization), facts, part ?? WHOLE),
  }
}

/** The same file without its `safety:` section: no limit of its own, no entry, nobody who keeps a role (`--no-file-safety`). */
export const withoutSafety = (loaded: Loaded): Loaded => ({
  ...loaded,
  compile(facts, part) {
    const {intent, ...told} = loaded.compile(facts, part)
    return {intent: {...intent, safety: {allow: [], mustKeep: []}}, ...told}
  },
})

/** Compiles, and throws InvalidFile where that finds errors. */
export function compiled(loaded: Loaded, facts: LiveFacts, part?: Part): ReturnType<Loaded['compile']> {
  const {intent, findings, tellings} = loaded.compile(facts, part)
  const all = [...loaded.findings, ...findings]
  if (hasErrors(all)) throw new InvalidFile(all, loaded.sources)
  return {intent, findings: all, tellings}
}
