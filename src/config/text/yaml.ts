import {Composer, type Document, type ScalarTag, type Tags, type YAMLError} from 'yaml'
import type {Finding, Place} from '../../core/types.js'
import {buildTree} from './build.js'
import {MAX_DEPTH, TooDeep, tokens} from './lex.js'
import type {SourceNode} from './tree.js'

/** `doubts` are findings about numbers that the schema may explain better; `unparsable` means that nothing of it is to be quoted. */
export interface Parsed {
  readonly root?: SourceNode
  readonly findings: readonly Finding[]
  readonly doubts: readonly Finding[]
  readonly unparsable: boolean
}

export type Dialect = 'yaml' | 'json'

// Account ids keep their digits: the core schema would read 012345678901 as a number of 11 digits.
const ACCOUNT_ID: ScalarTag = {
  tag: 'tag:yaml.org,2002:str',
  default: true,
  test: /^[0-9]{12}$/,
  resolve: (text: string) => text,
}

// uniqueKeys of the library compares every key with every other; the tree builder finds duplicates with a map.
const options = (dialect: Dialect) => ({
  version: '1.2' as const,
  schema: 'core',
  prettyErrors: false,
  stringKeys: true,
  uniqueKeys: false,
  customTags: (tags: Tags): Tags => (dialect === 'yaml' ? [ACCOUNT_ID, ...tags] : tags),
})

const syntax = (message: string, place: Place): Parsed => ({
  findings: [{code: 'yaml-syntax', severity: 'error', message, place}],
  doubts: [],
  unparsable: true,
})

/** Text → tree. Never throws; findings have places in the text. */
export function parseYaml(file: string, text: string, dialect: Dialect = 'yaml'): Parsed {
  const place = (start: number, end: number): Place => ({file, start, end})
  const nul = text.indexOf('\0')
  if (nul !== -1) return syntax('a NUL character; this is not a text file', place(nul, nul + 1))
  let documents: Document.Parsed[]
  try {
    documents = [...new Composer(options(dialect)).compose(tokens(text), true, text.length)]
  } catch (error) {
    if (!(error instanceof TooDeep)) throw error
    return syntax(`nested more than ${MAX_DEPTH} levels deep`, place(error.offset, error.offset + 1))
  }
  const [document, second] = documents
  if (!document) return syntax('no document', place(0, 0))
  const bad = [...documents.flatMap((each) => each.errors), ...documents.flatMap((each) => each.warnings)]
  const findings = bad.map((error) => explain(error, text, file))
  if (second) {
    const start = text.indexOf('---', document.range[1])
    findings.push(finding('a second document; a file holds one', place(Math.max(start, 0), Math.max(start, 0) + 3)))
  }
  const directive = /^\uFEFF?(?:[ \t]*(?:#.*)?\r?\n)*(%.*)/.exec(text)
  if (directive?.[1]) {
    const start = directive[0].length - directive[1].length
    findings.push(
      finding(
        'YAML directives are not accepted: %YAML 1.1 changes what numbers mean',
        place(start, start + directive[1].trimEnd().length),
      ),
    )
  }
  const unparsable = !bad.every(isMeaning)
  if (unparsable || findings.length > bad.length) return {findings: distinct(findings), doubts: [], unparsable}
  const built = buildTree(document.contents, file, text, dialect)
  return {...built, findings: [...findings, ...built.findings], unparsable}
}

const finding = (message: string, place: Place): Finding => ({code: 'yaml-syntax', severity: 'error', message, place})

// An unknown tag is a matter of meaning; the text itself was understood.
const isMeaning = (error: YAMLError): boolean => error.code === 'TAG_RESOLVE_FAILED'

const OWN_WORDS: Partial<Record<YAMLError['code'], string>> = {
  BAD_ALIAS: 'a bare * is a YAML alias; quote the *: "*"',
  TAB_AS_INDENT: 'a tab indents here; YAML wants spaces',
  NON_STRING_KEY: 'a key has to be plain text',
  RESOURCE_EXHAUSTION: 'nested too deeply',
}

/** What the library says in its own terms, said in those of whoever wrote the file. */
const SLIPS: readonly (readonly [RegExp, string])[] = [
  [/^Flow sequence in block collection/, 'a [ above is not closed before this; close it with ]'],
  [/^Flow map in block collection/, 'a { above is not closed before this; close it with }'],
  [
    /^All (mapping|sequence) items must start at the same column/,
    'this line is indented otherwise than those it goes with',
  ],
  [/^Implicit keys need to be on a single line/, 'no "key: value" here; a colon is followed by a blank'],
  [/^Missing closing (.)quote/, 'a quote above is not closed'],
]

function explain(error: YAMLError, text: string, file: string): Finding {
  const [start, end] = error.pos
  const place = {file, start, end: Math.max(end, start + 1)}
  if (error.code === 'TAG_RESOLVE_FAILED') {
    return {...finding(`unknown tag ${text.slice(start, end)}; tags are not used here`, place), code: 'unknown-tag'}
  }
  const slip = SLIPS.find(([pattern]) => pattern.test(error.message))
  if (slip) return finding(slip[1], place)
  const first = error.message.split('\n')[0] ?? ''
  return finding(OWN_WORDS[error.code] || first.charAt(0).toLowerCase() + first.slice(1), place)
}

// One slip makes the library complain several times at one place.
const distinct = (findings: Finding[]): Finding[] =>
  findings.filter((one, i) => findings.findIndex((other) => other.place?.start === one.place?.start) === i)
