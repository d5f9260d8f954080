import {xmlText} from '../../core/xml-text.js'
import {type Reading, report} from './include.js'
import type {MapNode, SourceNode} from './tree.js'

const at = (node: SourceNode | undefined, ...keys: readonly string[]): SourceNode | undefined =>
  keys.reduce<SourceNode | undefined>(
    (found, key) => (found?.kind === 'map' ? found.entries.get(key)?.node : undefined),
    node,
  )

/** IAM API, CreateSAMLProvider, SAMLMetadataDocument. Characters. */
const SHORTEST = 1000
const LONGEST = 10_000_000

function problemOf(text: string): string | undefined {
  if (!/<(\w+:)?EntityDescriptor[\s>]/.test(text)) return 'is no SAML metadata: it has no EntityDescriptor'
  if (text.length < SHORTEST || text.length > LONGEST)
    return `has ${text.length} characters; AWS takes metadata of ${SHORTEST} to ${LONGEST}`
  return undefined
}

/** Reads the metadata files that SAML providers name: their texts by the keys of the entries. What they contain is not quoted. */
export function readMetadata(root: MapNode, reading: Reading): ReadonlyMap<string, string> {
  const found = new Map<string, string>()
  const providers = at(root, 'identityProviders')
  if (providers?.kind !== 'map') return found
  for (const [key, {node}] of providers.entries) {
    const file = at(node, 'metadata', 'file')
    if (file?.kind !== 'scalar' || typeof file.value !== 'string' || file.value === '') continue
    const answer = reading.files.read(file.value, file.place.file)
    const problem =
      'problem' in answer ? `${file.value}: ${answer.problem}` : prefixed(answer.file, problemOf(xmlText(answer.text)))
    if (problem !== undefined) report(reading, 'saml-metadata', problem, file.place)
    else if ('text' in answer) found.set(key, xmlText(answer.text))
  }
  return found
}

const prefixed = (file: string, problem: string | undefined): string | undefined =>
  problem === undefined ? undefined : `${file} ${problem}`
