import {dirname, relative, resolve, sep} from 'node:path'
import {unifiedDiff} from '../../render/unused/diff.js'
import type {ShownUnused} from '../../render/unused/unused.js'
import {openGround} from '../accept/ground.js'
import {openFiles} from '../files.js'
import type {Session} from '../session.js'
import {unusedIn} from './unused.js'
import type {UnusedOptions} from './unused.js'
import {proposedChange} from './change.js'
import {unusedServices} from './services.js'

/** A file as a patch names it: from the working folder, or where it is not in that, from the folder of the root file. */
function patchName(file: string, root: string): string {
  const near = relative('', file)
  const name = near.startsWith('..') ? relative(dirname(resolve(root)), resolve(file)) : near
  return name.split(sep).join('/')
}

/**
 * What was not used, and the change of the file that takes it out. Nothing is written.
 * @param asksServices ask AWS which services the roles that are in use used: three requests or more for each
 */
export async function unusedOf(session: Session, options: UnusedOptions, asksServices: boolean): Promise<ShownUnused> {
  const {loaded, where} = session
  const ground = openGround(loaded, session, options.now)
  const report = unusedIn(session, ground, options)
  const services = asksServices
    ? await unusedServices(session, ground, {inUse: report.inUse, leaving: report.found}, options)
    : undefined
  const change = proposedChange(report.found, services?.grants.flatMap(({edit}) => edit ?? []) ?? [], {
    loaded,
    gathered: session,
    ground,
    files: openFiles(dirname(loaded.file)),
    now: options.now,
  })
  const patch = [...change.files].flatMap(([file, {before, after}]) =>
    unifiedDiff(patchName(file, loaded.file), before, after),
  )
  return {report, change, services, patch, file: loaded.file, where}
}
