import type {Json} from '../../core/types.js'
import {canonicalStatement} from '../../policy/canonical.js'
import {asList, asTexts, isObject} from '../../policy/json.js'
import type {Path} from '../source.js'
import {expiryCondition} from '../trust/expiry.js'
import {testsOf} from './conditions.js'
import type {Edit} from './edit.js'
import {linesFor} from './lines.js'
import type {Grant, LineWorld} from './lines.js'
import type {Problem} from './locate.js'

/** A line of trust in the file: as it is written, and the trust policy that it makes alone. */
export interface LineOfFile {
  readonly raw: Json
  readonly isStatement: boolean
  readonly document: Json
}

interface Live {
  /** In canonical form. */
  readonly text: string
  readonly statement: Json
  /** When lines can make it: who gets in, and what two statements that compile to one have in common. */
  readonly grant?: Grant & {readonly group: string}
}

const KEYS = new Set(['Sid', 'Effect', 'Principal', 'Action', 'Condition'])
const TYPES = ['AWS', 'Service', 'Federated'] as const

function grantOf(statement: Json, canonical: Json): Live['grant'] {
  if (!isObject(statement) || !isObject(canonical) || canonical['Effect'] !== 'Allow') return undefined
  const principal = canonical['Principal']
  if (!isObject(principal) || !Object.keys(canonical).every((key) => KEYS.has(key) && key !== 'Sid')) return undefined
  const [type, ...others] = TYPES.filter((each) => principal[each] !== undefined)
  if (!type || others.length > 0 || Object.keys(principal).length > 1) return undefined
  const actions = asTexts(canonical['Action'])
  const group = JSON.stringify([type, actions, canonical['Condition'] ?? null])
  return {type, principals: asTexts(principal[type]), actions, condition: statement['Condition'], group}
}

const statementsIn = (document: Json, world: LineWorld): Live[] =>
  asList(isObject(document) ? document['Statement'] : undefined).map((statement) => {
    const canonical = canonicalStatement(statement, world.account)
    const grant = grantOf(statement, canonical)
    return {text: JSON.stringify(canonical), statement, ...(grant && {grant})}
  })

/** A statement as `statement:` has it: the role's last day is added to it by compiling. */
function verbatim(statement: Json, {role}: LineWorld): Json {
  if (role.expires === undefined || !isObject(statement) || statement['Effect'] !== 'Allow') return {statement}
  const tests = testsOf(statement['Condition'])
  for (const [operator, keys] of Object.entries(expiryCondition(role.expires)))
    for (const key of Object.keys(keys)) tests.take(operator, key)
  const {Condition: _, ...bare} = statement
  const rest = tests.rest()
  return {statement: Object.keys(rest).length > 0 ? {...bare, Condition: rest} : bare}
}

const ORPHAN = /^A(?:RO|ID)A[A-Z0-9]{8,}$/

/** Why no lines of trust can make this document. */
function problemOf(document: Json, live: readonly Live[]): Problem | undefined {
  const orphan = live.flatMap(({grant}) => grant?.principals ?? []).find((one) => ORPHAN.test(one))
  if (orphan !== undefined)
    return {problem: `${orphan} is what AWS leaves of a deleted principal; drift --revert writes the trust policy anew`}
  const odd = isObject(document) && Object.keys(document).find((key) => key !== 'Version' && key !== 'Statement')
  if (odd) return {problem: `its trust policy has ${odd}, which the file cannot say; drift --revert puts it back`}
  if (isObject(document) && document['Version'] !== '2012-10-17')
    return {problem: 'its trust policy has another Version than 2012-10-17; drift --revert puts it back'}
  return undefined
}

/** The lines that stay: what they let in may all still come in, in the same way. */
function keptLines(lines: readonly LineOfFile[], live: readonly Live[], world: LineWorld): Set<LineOfFile> {
  const texts = new Set(live.map(({text}) => text))
  const groups = new Map(live.flatMap(({grant}) => (grant ? [[grant.group, new Set(grant.principals)] as const] : [])))
  return new Set(
    lines.filter((line) =>
      statementsIn(line.document, world).every(({text, grant}) =>
        line.isStatement
          ? texts.has(text)
          : // A line whose last day is over makes nothing, and is nobody's business here.
            !grant || grant.principals.every((principal) => groups.get(grant.group)?.has(principal)),
      ),
    ),
  )
}

/** The edits of `trust:` that make it the live trust policy: lines that go, and the shortest ones for what is new. */
export function trustEdits(
  path: Path,
  document: Json,
  lines: readonly LineOfFile[],
  world: LineWorld,
): Edit[] | Problem {
  const live = statementsIn(document, world)
  const problem = problemOf(document, live)
  if (problem) return problem
  const kept = keptLines(lines, live, world)
  const verbatims = new Set(
    [...kept]
      .filter((line) => line.isStatement)
      .flatMap((line) => statementsIn(line.document, world).map(({text}) => text)),
  )
  const added: Json[] = []
  const seen = new Set<string>()
  for (const {text, statement, grant} of live) {
    if (verbatims.has(text)) continue
    const isSecond = grant !== undefined && seen.has(grant.group)
    if (!grant || isSecond) {
      added.push(verbatim(statement, world))
      continue
    }
    seen.add(grant.group)
    const makers = [...kept].filter(
      (line) => !line.isStatement && statementsIn(line.document, world).some((one) => one.grant?.group === grant.group),
    )
    const made = new Set(
      makers.flatMap((line) => statementsIn(line.document, world).flatMap((one) => one.grant?.principals ?? [])),
    )
    const missing = grant.principals.filter((principal) => !made.has(principal))
    if (missing.length === 0) continue
    const more = linesFor({...grant, principals: missing}, world)
    if (more) added.push(...more)
    else {
      // One statement cannot be made by lines and verbatim at once.
      makers.forEach((line) => kept.delete(line))
      added.push(verbatim(statement, world))
    }
  }
  return [
    ...added.map((value): Edit => ({do: 'add', path, value})),
    ...lines.filter((line) => !kept.has(line)).map(({raw}): Edit => ({do: 'take', path, value: raw})),
  ]
}
