import {copyFileSync, existsSync, mkdirSync} from 'node:fs'
import {dirname, join, normalize} from 'node:path'
import {ownerOf} from '../../core/address.js'
import {writtenAt} from '../../config/edit/edit.js'
import {importJson, importWords} from '../../render/import.js'
import type {ImportSummary} from '../../render/import.js'
import type {Output} from '../apply/run.js'
import {Failure} from '../base-command.js'
import type {CloudMode} from '../clouds.js'
import {importLive} from './import.js'
import type {Imported} from './import.js'
import {figuresOf} from './figures.js'
import {writeFiles} from './files.js'
import type {ImportFilters} from './filters.js'
import {openImport} from './ground.js'
import type {GroundFlags, ImportGround} from './ground.js'
import {newHead} from './head.js'
import type {HeadFlags} from './head.js'
import {isCallersHalf} from './proof.js'
import {isIncluded, nextFlags, targetOf} from './target.js'
import type {Target, TargetFlags} from './target.js'
import {modeOf} from '../session.js'
import {SCHEMA_COPY} from '../starter.js'
import {shipped} from '../shipped.js'

type ImportFlags = GroundFlags &
  HeadFlags &
  TargetFlags &
  ImportFilters &
  Parameters<typeof modeOf>[0] & {
    readonly force: boolean
    readonly 'fold-callers': boolean
    readonly 'no-merge': boolean
    readonly json: boolean
  }

/** A managed account that cannot be read may have anything: it is never taken for empty. */
function checkRead({base}: ImportGround): void {
  const lost = base.plan.unknown.filter(({account}) => base.selected.has(account))
  if (lost.length === 0) return
  const names = lost.map(({account}) => account).join(', ')
  const first = lost.map(({account, message}) => `${account}: ${message}`).join('\n')
  throw new Failure(
    `${names} cannot be read, so nothing was imported; --account with the names of the others leaves ${lost.length === 1 ? 'it' : 'them'} out\n${first}`,
  )
}

/** Throws where a file would be written over that the root file is made of. */
function checkUnused(names: readonly string[], folder: string, {loaded, head}: ImportGround): void {
  if (head) return
  const used = new Set([...loaded.sources.texts.keys()].map((name) => normalize(name)))
  const taken = names.map((name) => join(folder, name)).find((name) => used.has(name))
  if (taken !== undefined)
    throw new Failure(
      `${taken} is part of ${loaded.file} already and would be overwritten; name another one with --out`,
    )
}

/** The grammar for editors, as the first line of the file names it. */
function copySchema(folder: string): void {
  const copy = join(folder, SCHEMA_COPY)
  if (existsSync(copy)) return
  mkdirSync(dirname(copy), {recursive: true})
  copyFileSync(shipped('schema/accounts.schema.json'), copy)
}

function save(imported: Imported, ground: ImportGround, {root}: Target, force: boolean): string[] {
  const texts = new Map(imported.pages.map(({name, text}) => [name, text]))
  const folder = dirname(root)
  checkUnused([...texts.keys()], folder, ground)
  const written = writeFiles(folder, texts, force)
  if (ground.head) copySchema(folder)
  return written
}

/** What `import` does: reads, lifts, proves, and prints or writes. */
export async function runImport(output: Output, flags: ImportFlags, version: string): Promise<void> {
  const mode: CloudMode = modeOf(flags)
  const isThere = existsSync(flags.file)
  if (isThere && (flags.id ?? flags.owner) !== undefined)
    throw new Failure(
      `${flags.file} is there and says which accounts there are and who owns what; leave --id and --owner out, or name a new file with -f`,
    )
  const target = targetOf(flags, isThere)
  const head = isThere ? undefined : await newHead(flags, mode)
  const ground = await openImport({...flags, file: target.root}, head, mode, version)
  try {
    checkRead(ground)
    const include = head
      ? undefined
      : writtenAt(ground.loaded.sources.texts.get(normalize(flags.file)) ?? '', ['include'])
    const imported = await importLive(ground, {
      ...target,
      head,
      isIncluded: (name) => isIncluded(include, name),
      filters: flags,
      fold: flags['fold-callers'],
      merge: !flags['no-merge'],
      now: new Date(),
    })
    const isNothing = imported.lifted.entries.length === 0 && !head
    const written = flags.out === undefined || isNothing ? undefined : save(imported, ground, target, flags.force)
    const {summary, changes} = imported.proof.plan
    const told: ImportSummary = {
      figures: figuresOf(imported, ground.base.snapshots),
      left: imported.left,
      findings: imported.lint.length,
      adopt: summary.adopt - ground.base.plan.summary.adopt,
      folded: flags['fold-callers']
        ? new Set(changes.filter(isCallersHalf).map(({address}) => ownerOf(address))).size
        : 0,
      written,
      root: head ? undefined : flags.file,
      isClosed: imported.pages.some(({isClosed}) => isClosed),
      flags: nextFlags(target.root, flags),
    }
    const texts = imported.pages.map(({name, text}) => [name, text] as const)
    if (flags.json) {
      const {
        lifted: {unmanaged},
        lint: findings,
      } = imported
      output.log(JSON.stringify(importJson(told, {files: Object.fromEntries(texts), unmanaged, findings}), null, 2))
    } else if (flags.out === undefined && !isNothing)
      output.log(
        texts
          .map(([, text]) => text)
          .join('')
          .trimEnd(),
      )
    output.logToStderr(importWords(told))
  } finally {
    ground.close()
  }
}
