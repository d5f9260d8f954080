import {createHash} from 'node:crypto'
import type {CompileOptions} from '../../src/config/compile/base.js'
import {compile} from '../../src/config/compile/compile.js'
import type {Intent, LiveFacts} from '../../src/config/intent.js'
import type {Path, Sources} from '../../src/config/source.js'
import type {
  WrittenAccount,
  WrittenBody,
  WrittenGroup,
  WrittenPolicy,
  WrittenRole,
  WrittenStatement,
  WrittenTrust,
  WrittenUser,
  Written,
} from '../../src/config/written.js'
import type {Finding, Json} from '../../src/core/types.js'

type Line = Partial<Exclude<WrittenTrust, {type: 'statement'}>> & Record<string, unknown>

export const account = (id: string, more: Partial<WrittenAccount> = {}): WrittenAccount => ({
  id,
  tags: {},
  retire: false,
  ...more,
})

/** The accounts of most cases: root and two clients, a partner that is only named. */
export const ACCOUNTS = {
  root: account('111111111111'),
  client: account('222222222222', {ou: 'Workloads/Clients', tags: {env: 'prod'}}),
  dev: account('333333333333', {ou: 'Workloads', tags: {env: 'dev'}}),
  partner: account('444444444444', {connect: false}),
}

export const statement = (action: string, resource = '*'): WrittenStatement => ({
  effect: 'Allow',
  actions: [action],
  on: [resource],
})

export const body = (action: string, resource = '*'): WrittenBody => ({statements: [statement(action, resource)]})

export const principals = (...names: string[]): WrittenTrust => ({
  type: 'principals',
  principals: names,
  tagSession: false,
})

export const line = (written: Line): WrittenTrust => ({tagSession: false, ...written}) as unknown as WrittenTrust

export const role = (more: Partial<WrittenRole> = {}): WrittenRole => ({
  accounts: ['client'],
  trust: [principals('root')],
  policies: [],
  inline: {},
  tags: {},
  exclusive: true,
  caller: true,
  ...more,
})

export const user = (more: Partial<WrittenUser> = {}): WrittenUser => ({
  accounts: ['root'],
  policies: [],
  inline: {},
  tags: {},
  exclusive: true,
  ...more,
})

export const group = (more: Partial<WrittenGroup> = {}): WrittenGroup => ({
  accounts: ['root'],
  users: [],
  policies: [],
  inline: {},
  exclusive: true,
  ...more,
})

export const policy = (more: Partial<WrittenPolicy> = {}): WrittenPolicy => ({
  ...(more.document === undefined && body('s3:GetObject')),
  tags: {},
  ...more,
})

export const written = (more: Partial<Written> = {}): Written => ({
  owner: 'acme',
  formerOwners: [],
  partition: 'aws',
  connect: {},
  accounts: ACCOUNTS,
  policies: {},
  roles: {},
  groups: {},
  users: {},
  passwordPolicies: [],
  aliases: [],
  ignoreTags: [],
  unmanaged: [],
  safety: {allow: [], mustKeep: []},
  tests: [],
  lint: {ignore: [], names: {}},
  ...more,
})

/** Sources in which the file of a place is the path it was asked for, so that tests can read it. */
export const pathSources: Sources = {
  texts: new Map(),
  at: (path: Path) => ({file: path.join('.'), start: 0, end: 0}),
}

export const unknownFacts: LiveFacts = {
  principalPath: () => undefined,
  names: () => [],
  managedPolicy: () => undefined,
  provider: () => undefined,
}

/** AWS has exactly these users and roles, by address → path. */
export const factsOf = (paths: Record<string, string>, policies: Record<string, string> = {}): LiveFacts => ({
  principalPath: (address) => paths[address] ?? null,
  names: (account, kind) =>
    Object.keys(paths).flatMap((address) =>
      address.startsWith(`${account}/${kind}/`) ? [address.split('/')[2] ?? ''] : [],
    ),
  managedPolicy: (name) => policies[name] ?? null,
  provider: () => undefined,
})

export const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')

export interface Compiled {
  readonly intent: Intent
  readonly findings: readonly Finding[]
  /** `severity code place` of every finding. */
  readonly told: readonly string[]
  /** The value of a resource by its key. */
  value<T = Record<string, unknown>>(key: string): T | undefined
  document(key: string): Json | undefined
  keys(prefix?: string): string[]
}

export function compiled(
  more: Partial<Written>,
  facts: LiveFacts = unknownFacts,
  options: Partial<CompileOptions> = {},
): Compiled {
  const now = new Date('2026-06-01T12:00:00Z')
  const {intent, findings} = compile(written(more), pathSources, facts, {now, hash: sha256, ...options})
  const value = <T>(key: string) => intent.state.get(key)?.value as T | undefined
  return {
    intent,
    findings,
    told: findings.map(({severity, code, place}) => `${severity} ${code} ${place?.file ?? ''}`),
    value,
    document: (key) => value<{document: Json}>(key)?.document,
    keys: (prefix = '') => [...intent.state.keys()].filter((key) => key.startsWith(prefix)),
  }
}

/** The statements of the trust policy of a role `R` in `client`. */
export const trustStatements = (of: Compiled, key = 'client/role/r/trust'): Json =>
  (of.document(key) as {Statement: Json} | undefined)?.Statement ?? []
