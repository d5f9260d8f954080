import assert from 'node:assert/strict'
import {compile} from '../../src/config/compile/compile.js'
import type {Intent} from '../../src/config/intent.js'
import type {Organization, OrganizationAccount} from '../../src/core/organization.js'
import {NOW} from '../support/lab.js'
import {sha256, unknownFacts} from './compile-support.js'
import {findingsOf, readText} from './read-text.js'

const HEAD =
  'owner: acme\naccounts: {root: "111111111111", client: {id: "222222222222"}, security: "444444444444"}\norganization:\n'

export const member = (id: string, more: Partial<OrganizationAccount> = {}): OrganizationAccount => ({
  id,
  name: `n${id[0]}`,
  email: `${id[0]}@acme.example`,
  ou: '',
  state: 'ACTIVE',
  tags: {},
  ...more,
})

const unit = (path: string) => ({id: `ou-${path}`, name: path.split('/').at(-1)!, parent: 'r-ab12', path})

/** The three listed accounts, and two units. */
export const LIVE: Organization = {
  id: 'o-abcd123456',
  managementAccount: '111111111111',
  root: 'r-ab12',
  units: ['Workloads', 'Workloads/Clients'].map(unit),
  accounts: [member('111111111111'), member('222222222222', {ou: 'Workloads'}), member('444444444444')],
}

export interface Organized {
  readonly intent: Intent
  /** `severity line:column code message`; lines below `organization:` from 1, those above it as they are. */
  readonly told: readonly string[]
  readonly keys: readonly string[]
  readonly value: (key: string) => unknown
}

/** Lines of the file before what is below `organization:`. */
const ABOVE = 3
const fromSection = (line: string): string =>
  line.replace(/^\d+/, (at) => (Number(at) > ABOVE ? String(Number(at) - ABOVE) : `above ${at}`))

export const textOf = (lines: string, head = HEAD): string => head + lines.replace(/^/gm, '  ')

/** What is told of the text of a file that cannot be read. */
export const misread = (lines: string, head = HEAD): readonly string[] =>
  findingsOf(readText(textOf(lines, head))).map(fromSection)

export function organized(
  lines: string,
  organization?: Organization,
  head = HEAD,
  others: Readonly<Record<string, string>> = {},
): Organized {
  const config = readText(textOf(lines, head), others)
  assert.ok(config.written, findingsOf(config).join('\n'))
  const facts = {...unknownFacts, organization}
  const {intent, findings} = compile(config.written, config.sources, facts, {now: NOW, hash: sha256})
  return {
    intent,
    told: findingsOf({...config, findings}).map((line, i) => `${findings[i]?.severity} ${fromSection(line)}`),
    keys: [...intent.state.keys()],
    value: (key) => intent.state.get(key)?.value,
  }
}
