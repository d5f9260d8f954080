import {existsSync, readdirSync} from 'node:fs'
import {join} from 'node:path'
import {fileURLToPath} from 'node:url'
import type {HazardName} from '../../src/core/types.js'

export const REPOSITORY = fileURLToPath(new URL('../..', import.meta.url))

/** What an example lets in from outside or makes for good, and so has to be allowed by name. */
const ALLOWED: Readonly<Record<string, readonly HazardName[]>> = {
  '08-everything': ['WIDENS_EXTERNAL'],
  '09-organization': ['CREATES_ACCOUNT'],
}

/** What an example has that moto lacks: moto keeps no tags of SAML providers, so that none can be known to be ours. */
const BEYOND_MOTO: Readonly<Record<string, string>> = {'08-everything': 'saml-provider'}

export interface Example {
  readonly name: string
  readonly file: string
  readonly allow: readonly HazardName[]
  /** A kind that it has and moto cannot keep. */
  readonly beyondMoto?: string | undefined
}

/** Those that read AWS Organizations; organization.test.ts runs them. */
const WITH_ORGANIZATION: ReadonlySet<string> = new Set(['09-organization'])

const inFolder = (name: string): Example => ({
  name,
  file: join(REPOSITORY, 'examples', name, 'accounts.yaml'),
  allow: ALLOWED[name] ?? [],
  beyondMoto: BEYOND_MOTO[name],
})

/** A recipe has no accounts.yaml of its own. */
const folders = readdirSync(join(REPOSITORY, 'examples')).filter((name) => existsSync(inFolder(name).file))

/** The file at the root and everything in examples/ that lists all its accounts. */
export const examples: readonly Example[] = [
  {name: 'root', file: join(REPOSITORY, 'accounts.yaml'), allow: []},
  ...folders.filter((name) => !WITH_ORGANIZATION.has(name)).map(inFolder),
]

export const organizationExamples: readonly Example[] = [...WITH_ORGANIZATION].map(inFolder)
