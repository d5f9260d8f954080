import {readdirSync, statSync} from 'node:fs'
import {fileURLToPath} from 'node:url'

const ROOT = fileURLToPath(new URL('../../', import.meta.url))

const changedAt = (path: string): number => statSync(`${ROOT}${path}`, {throwIfNoEntry: false})?.mtimeMs ?? 0

const newestIn = (folder: string): number =>
  Math.max(
    ...readdirSync(`${ROOT}${folder}`, {recursive: true, encoding: 'utf8'}).map((name) =>
      changedAt(`${folder}/${name}`),
    ),
  )

/**
 * The program for tests that start it as a process of its own: what was built, where that is newer than every source
 * (`npm test` builds first). The sources themselves take two seconds longer to start.
 */
export const PROGRAM = `${ROOT}bin/${newestIn('src') < changedAt('oclif.manifest.json') ? 'run' : 'dev'}.js`
