import {readdirSync} from 'node:fs'
import {join} from 'node:path'
import {fileURLToPath} from 'node:url'
import type {HazardName} from '../../src/core/types.js'

export const REPOSITORY = fileURLToPath(new URL('../..', import.meta.url))

/** What an example lets in from outside, and so has to be allowed by name. */
const ALLOWED: Readonly<Record<string, readonly HazardName[]>> = {'08-everything': ['WIDENS_EXTERNAL']}

export interface Example {
  readonly name: string
  readonly file: string
  readonly allow: readonly HazardName[]
}

/** The file at the root and everything in examples/. */
export const examples: readonly Example[] = [
  {name: 'root', file: join(REPOSITORY, 'accounts.yaml'), allow: []},
  ...readdirSync(join(REPOSITORY, 'examples')).map((name) => ({
    name,
    file: join(REPOSITORY, 'examples', name, 'accounts.yaml'),
    allow: ALLOWED[name] ?? [],
  })),
]
