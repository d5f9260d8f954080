/** Commands by the day on which they are needed, for `xrole --help`. Those that are in none come last. */
export const COMMAND_GROUPS: readonly (readonly [title: string, commands: readonly string[]])[] = [
  ['to start with', ['init', 'import', 'validate', 'schema', 'permissions', 'completion', 'help']],
  ['day by day', ['plan', 'apply', 'drift', 'accounts', 'snapshot', 'merge']],
  ['to review', ['explain', 'who', 'can', 'test', 'verify', 'unused', 'docs', 'graph']],
  ['for people who work in the accounts', ['assume', 'profiles', 'links']],
  ['to try and to test', ['sandbox serve', 'sandbox call', 'sandbox show', 'sandbox reset']],
]

/** The rest of the groups of a command's flags; what is in none is its own. */
export const FLAG_GROUPS: readonly (readonly [title: string, flags: readonly string[]])[] = [
  [
    'source',
    ['file', 'from', 'sandbox', 'sandbox-file', 'snapshot', 'organization', 'concurrency', 'cloud-trail', 'region'],
  ],
  ['selection', ['only', 'account', 'shard']],
  ['output', ['format', 'json', 'no-color', 'out', 'max-bytes', 'comment-key', 'calls', 'detailed-exitcode', 'strict']],
  [
    'safety',
    [
      ...['yes', 'adopt', 'allow', 'max-deletes', 'management-account', 'skip-unreadable', 'plan-digest'],
      'no-file-safety',
    ],
  ],
  ['request', ['mfa', 'external-id', 'source-identity', 'source-ip', 'duration', 'tag', 'context']],
]

/** What to read next. */
export const SEE_ALSO: Readonly<Record<string, readonly string[]>> = {
  init: ['validate', 'plan', 'schema'],
  import: ['init', 'plan', 'apply'],
  validate: ['test', 'plan', 'schema'],
  schema: ['validate'],
  permissions: ['verify', 'snapshot'],
  completion: ['help'],
  plan: ['apply', 'drift', 'explain', 'merge'],
  apply: ['plan', 'drift', 'verify'],
  drift: ['plan', 'apply'],
  accounts: ['snapshot', 'plan'],
  snapshot: ['plan', 'accounts'],
  merge: ['plan'],
  explain: ['who', 'can', 'test'],
  who: ['can', 'explain'],
  can: ['who', 'explain', 'assume'],
  test: ['verify', 'explain', 'validate'],
  verify: ['test', 'explain'],
  unused: ['who', 'docs'],
  docs: ['graph', 'links'],
  graph: ['docs', 'who'],
  assume: ['profiles', 'links', 'can'],
  profiles: ['assume', 'links'],
  links: ['profiles', 'docs'],
  'sandbox serve': ['sandbox call', 'sandbox show', 'sandbox reset'],
  'sandbox call': ['sandbox show', 'sandbox serve'],
  'sandbox show': ['sandbox call', 'sandbox reset'],
  'sandbox reset': ['sandbox show'],
}

/** Codes that every command ends with unless its description says otherwise. */
export const USUAL_EXITS: Readonly<Record<number, string>> = {
  0: 'done, or nothing to do',
  1: 'error: usage, an invalid file, a failure of AWS',
}

/** What the last sentences of a description say of exit codes: `Exit 0; 2 when …; with --flag 3 when ….` */
export interface Described {
  readonly text: string
  readonly exits: Readonly<Record<number, string>>
  /** Another command whose codes it has. */
  readonly like?: string
}

const ITEM = /^(?:(.*?) )?([0-4])(?:[ :,]+(.*))?$/s

export function describedExits(description: string): Described {
  const like = /\bExits like (\w+)\./.exec(description)
  if (like) return {text: description.replace(like[0], '').trim(), exits: USUAL_EXITS, like: like[1] ?? ''}
  const found = /(?:^|(?<=[.\n] ?))Exit (?=[0-4])([^]*?)\.?\s*$/.exec(description)
  if (!found) return {text: description, exits: USUAL_EXITS}
  const items = (found[1] ?? '').split(/[;.] (?=(?:with \S+ |Exit )?[0-4]\b)/).flatMap((item): [number, string][] => {
    const [, before = '', code, after = ''] = ITEM.exec(item.replace(/^Exit /, '').trim()) ?? []
    if (code === undefined) return []
    const words = [before, after].filter((text) => text !== '').join(', ')
    return [[Number(code), words === '' ? (USUAL_EXITS[Number(code)] ?? '') : words]]
  })
  return {text: description.slice(0, found.index).trim(), exits: {...USUAL_EXITS, ...Object.fromEntries(items)}}
}
