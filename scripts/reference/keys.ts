import {stringify} from 'yaml'
import {markdownTable} from './markdown.js'

/** As much of JSON Schema as schema/accounts.schema.json uses. */
export interface Node {
  readonly $ref?: string
  readonly type?: string | readonly string[]
  readonly const?: unknown
  readonly enum?: readonly string[]
  readonly minimum?: number
  readonly description?: string
  readonly examples?: readonly unknown[]
  readonly anyOf?: readonly Node[]
  readonly items?: Node
  readonly properties?: Readonly<Record<string, Node>>
  readonly additionalProperties?: Node | false
  readonly required?: readonly string[]
  readonly allOf?: readonly {readonly oneOf?: readonly Node[]; readonly not?: {readonly anyOf?: readonly Node[]}}[]
}
export interface Schema extends Node {
  readonly $defs: Readonly<Record<string, Node>>
}

const NAMES: Readonly<Record<string, string>> = {
  condition: '[condition](#key-condition)',
  group: '[group](#key-groups)',
  inlinePolicy: '[inline policy](#key-inline)',
  policy: '[policy](#key-policies)',
  role: '[role](#key-roles)',
  selector: '[selector](#key-selector)',
  statement: '[statement](#key-statement)',
  tags: 'tag: value',
  trustLine: '[trust line](#trust-lines)',
  user: '[user](#key-users)',
}
const PLURALS: Readonly<Record<string, string>> = {text: 'texts', section: 'sections'}

const nameOf = (ref: string): string => ref.slice(ref.lastIndexOf('/') + 1)

function takes(node: Node): string {
  if (node.$ref) return NAMES[nameOf(node.$ref)] ?? nameOf(node.$ref)
  if (node.const !== undefined) return `\`${JSON.stringify(node.const)}\``
  if (node.enum) return node.enum.map((word) => `\`${word}\``).join(' or ')
  if (node.anyOf) return [...new Set(node.anyOf.map(takes))].join(' or ')
  if (Array.isArray(node.type)) return '12 digits'
  if (node.items) return `list of ${plural(takes(node.items))}`
  if (node.additionalProperties) return `name: ${takes(node.additionalProperties)}`
  if (node.type === 'object') return 'section'
  // Durations are the only whole numbers that start high.
  const integer = (node.minimum ?? 0) > 100 ? 'seconds' : 'number'
  return {string: 'text', boolean: 'true or false', integer, number: 'number'}[String(node.type)] ?? 'anything'
}
const plural = (word: string): string => PLURALS[word] ?? word.replace(/\](?=\([^)]*\)$)/, 's]')

const flow = (value: unknown): string =>
  stringify(value, {collectionStyle: 'flow', lineWidth: 0, flowCollectionPadding: false}).trim()

const example = (key: string, {examples}: Node): string => {
  const [first] = examples ?? []
  const blank = typeof first === 'object' && first !== null && Object.keys(first).length === 0
  return first === undefined || blank ? '' : `\`${key}: ${flow(first)}\``
}

const resolved = (schema: Schema, node: Node): Node =>
  node.$ref ? {...schema.$defs[nameOf(node.$ref)], ...node} : node

const rowsOf = (schema: Schema, node: Node, leave: readonly string[] = []): string[][] =>
  Object.entries(node.properties ?? {})
    .filter(([key]) => !leave.includes(key))
    .map(([key, written]) => {
      const {description = '', ...rest} = resolved(schema, written)
      const needed = node.required?.includes(key) ? ' (needed)' : ''
      return [`\`${key}\`${needed}`, takes(written), description, example(key, rest)]
    })

const quoted = (nodes: readonly Node[] = []): string => nodes.map(({required}) => `\`${required?.[0]}\``).join(', ')

/** Keys of which every two exclude each other; none where it is anything else that must not be. */
function exclusive(pairs: readonly Node[] = []): string[] {
  const keys = [...new Set(pairs.flatMap(({required = []}) => required))]
  const isAll = pairs.length === (keys.length * (keys.length - 1)) / 2
  return isAll && pairs.every(({required}) => required?.length === 2) ? keys.map((key) => `\`${key}\``) : []
}

/** Of several keys exactly one, or at most one, in words. */
const choices = (node: Node): string[] =>
  (node.allOf ?? []).flatMap(({oneOf, not}) => [
    ...(oneOf ? [`Exactly one of ${quoted(oneOf)}.`] : []),
    ...(exclusive(not?.anyOf).length > 0 ? [`At most one of ${exclusive(not?.anyOf).join(', ')}.`] : []),
  ])

const HEAD = ['key', 'takes', 'meaning', 'example']

const part = (schema: Schema, anchor: string, title: string, node: Node | undefined, intro = ''): string => {
  if (!node?.properties) throw new Error(`the schema has no section for ${title}`)
  return [
    `<a id="key-${anchor}"></a>`,
    `### ${title}`,
    ...[intro, ...choices(node)].filter((text) => text !== ''),
    markdownTable(HEAD, rowsOf(schema, node)),
  ].join('\n\n')
}

const sectionIn = (node: Node | undefined): Node | undefined => node?.anyOf?.find((each) => each.properties)
const formOf = (node: Node | undefined, key: string): Node | undefined =>
  node?.anyOf?.find((each) => each.properties?.[key])
const entryOf = (node: Node | undefined): Node | undefined => node?.additionalProperties || undefined

/** Every key of accounts.yaml but those of trust lines. */
export function keyReference(schema: Schema): string {
  const {properties = {}, $defs} = schema
  const safety = properties['safety']
  const providers = entryOf(properties['identityProviders'])
  const account = sectionIn(entryOf(properties['accounts']))
  const organization = properties['organization']
  const member = entryOf(organization?.properties?.['accounts'])
  return [
    part(schema, 'root', 'The file', schema, '`x-…` keys at the top are ignored: a place for anchors.'),
    part(schema, 'accounts', '`accounts:`', account, 'By name. Short form: the 12-digit id instead of a section.'),
    part(
      schema,
      'from',
      '`from:` of `accounts:`',
      sectionIn(properties['accounts']?.properties?.['from']),
      '`from: organization`, or a section with any of these keys. All accounts of the organization are known then; those that are ACTIVE and not left out here are managed, listed ones in any case.',
    ),
    part(schema, 'display', '`display:` of an account', account?.properties?.['display']),
    part(
      schema,
      'connect',
      '`connect:`',
      sectionIn(account?.properties?.['connect']),
      'At the top for all accounts, without `profile`; in an account for that one, or `false`.',
    ),
    part(schema, 'selector', 'Selectors: `account:`, `accounts:`', sectionIn($defs['selector']), 'As a section:'),
    part(schema, 'policies', '`policies:`', $defs['policy'], 'By name.'),
    part(schema, 'statement', 'A short statement', $defs['statement']),
    [
      '<a id="key-condition"></a>',
      '### A condition',
      `${$defs['condition']?.description}`,
      `Example: ${example('when', $defs['condition'] ?? {})}.`,
    ].join('\n\n'),
    part(schema, 'roles', '`roles:`', $defs['role'], 'By name.'),
    part(schema, 'groups', '`groups:`', $defs['group'], 'By name.'),
    part(schema, 'users', '`users:`', $defs['user'], 'By name.'),
    part(
      schema,
      'oidc',
      'An OIDC provider of `identityProviders:`',
      formOf(providers, 'oidc'),
      'By a key of your own. With the section written, even as `{}`, providers that bear our mark and are not in it are deleted.',
    ),
    part(schema, 'saml', 'A SAML provider of `identityProviders:`', formOf(providers, 'saml'), 'By a key of your own.'),
    part(
      schema,
      'passwordPolicy',
      '`passwordPolicy:`',
      formOf(properties['passwordPolicy'], 'minimumLength'),
      'One such section, or a list of them. It is written and compared whole: what is not said is off. Never deleted.',
    ),
    part(
      schema,
      'alias',
      '`alias:`',
      formOf(properties['alias'], 'alias'),
      'An alias for each account by its key, or, for many, a section with these keys. Never deleted.',
    ),
    part(
      schema,
      'organization',
      '`organization:`',
      organization,
      'In the root file only. A part that is not written is left as it is. Accounts are never removed or closed.',
    ),
    part(
      schema,
      'member',
      '`accounts:` of `organization:`',
      member,
      'By the key of the account. One that is made or invited needs no line under the other `accounts:` before it is there.',
    ),
    part(
      schema,
      'create',
      '`create:` of an account',
      member?.properties?.['create'],
      'Needs `--allow CREATES_ACCOUNT`.',
    ),
    part(
      schema,
      'invite',
      '`invite:` of an account',
      sectionIn(member?.properties?.['invite']),
      'In short the id or the e-mail address alone. Needs `--allow CREATES_ACCOUNT`.',
    ),
    part(
      schema,
      'guard',
      'An SCP or RCP',
      entryOf(organization?.properties?.['scps']),
      'By name, under `scps:` or `rcps:`. A plain text in `attach:` is a unit.',
    ),
    part(schema, 'inline', 'An inline policy', $defs['inlinePolicy']),
    part(schema, 'unmanaged', '`unmanaged:`', properties['unmanaged']?.items, 'A list of sections with both keys.'),
    part(
      schema,
      'safety',
      '`safety:`',
      safety,
      'In the root file only. Flags go before it; `--no-file-safety` ignores all of it.',
    ),
    part(
      schema,
      'allow',
      '`allow:` of `safety:`',
      safety?.properties?.['allow']?.items,
      'A list of sections with all four keys. A plan that needs one prints it first. No entry is for everything: the name has at least one character that stands for itself. After its last day an entry no longer counts.',
    ),
    part(
      schema,
      'mustKeep',
      '`mustKeep:` of `safety:`',
      safety?.properties?.['mustKeep']?.items,
      'A list of sections with both keys.',
    ),
    part(
      schema,
      'tests',
      '`tests:`',
      properties['tests']?.items,
      'In the root file only: a list of sections with `who` and one of `can` and `cannot`. See [Tests](#tests).',
    ),
    part(
      schema,
      'with',
      '`with:` of `tests:`',
      properties['tests']?.items?.properties?.['with'],
      'What is not said is absent from the request; source address, time and organization are unknown then.',
    ),
    part(schema, 'lint', '`lint:`', properties['lint'], 'In the root file only. See [Lint](#lint).'),
    part(schema, 'ignore', '`ignore:` of `lint:`', properties['lint']?.properties?.['ignore']?.items),
  ].join('\n\n')
}

/** The keys of trust lines: those of each kind, then those that nearly all have. */
export function trustKeyReference(schema: Schema): string {
  const kinds = (schema.$defs['trustLine']?.anyOf ?? []).filter((each) => each.properties)
  const [first] = kinds
  const everywhere = Object.keys(first?.properties ?? {}).filter(
    (key) => kinds.filter((kind) => kind.properties?.[key]).length === kinds.length - 1,
  )
  const own = kinds.flatMap((kind) => {
    const rows = rowsOf(schema, kind, everywhere)
    const name = Object.keys(kind.properties ?? {})[0] ?? ''
    return rows.map((row) => [`\`${name}\``, ...row])
  })
  const common: Node = {
    properties: Object.fromEntries(Object.entries(first?.properties ?? {}).filter(([key]) => everywhere.includes(key))),
  }
  return [
    markdownTable(['kind', ...HEAD], own),
    `All kinds but \`statement\` also take:`,
    markdownTable(HEAD, rowsOf(schema, common)),
  ].join('\n\n')
}
