import type {Json} from '../core/types.js'
import type {Context} from '../policy/evaluate/context.js'
import {patternOf, tokensMatch} from '../policy/evaluate/pattern.js'
import {asTexts, isObject, statementsOf} from '../policy/json.js'
import type {Document} from '../policy/types.js'
import {not, yesNo} from '../policy/verdict.js'
import type {Verdict} from '../policy/verdict.js'
import {matches, matchesIgnoringCase} from '../policy/wildcard.js'

/** What of a document can bear on an AssumeRole, found once: most documents say nothing of it. */
export interface Assuming {
  /** The same for documents that say the same; empty: nothing. */
  readonly text: string
  readonly statements: readonly Document[]
  /** Policy variables are variables from version 2012-10-17 on. */
  readonly variables: boolean
  /** It depends on which user or role asks, not on its account and kind alone. */
  readonly isPersonal: boolean
  /** It depends on the role besides its ARN. */
  readonly isOfRole: boolean
  /** It depends on the organization that the role is in. */
  readonly isOfOrganization: boolean
}

// Wherever the key stands: in a test, in a variable of a resource or of a value. To find too many costs time only.
const PERSONAL = /principalarn|username|principaltag/i
const OF_ROLE = /resourcetag|resourceaccount/i
const OF_ORGANIZATION = /resourceorg/i

const NOTHING: Assuming = {
  text: '',
  statements: [],
  variables: false,
  isPersonal: false,
  isOfRole: false,
  isOfOrganization: false,
}

const known = new WeakMap<object, Assuming>()

function speaks(statement: Document): boolean {
  const named = (patterns: Json | undefined) =>
    asTexts(patterns).some((pattern) => matchesIgnoringCase(pattern, 'sts:AssumeRole'))
  return statement['NotAction'] === undefined ? named(statement['Action']) : !named(statement['NotAction'])
}

/** Kept per document object: it must not be changed afterwards. */
export function assumingIn(document: Json): Assuming {
  if (!isObject(document)) return NOTHING
  const found = known.get(document)
  if (found) return found
  const statements = statementsOf(document).filter(speaks)
  const text = statements.length === 0 ? '' : JSON.stringify([document['Version'] ?? '', statements])
  const made: Assuming =
    text === ''
      ? NOTHING
      : {
          text,
          statements,
          variables: document['Version'] === '2012-10-17',
          isPersonal: PERSONAL.test(text),
          isOfRole: OF_ROLE.test(text),
          isOfOrganization: OF_ORGANIZATION.test(text),
        }
  known.set(document, made)
  return made
}

/** Which roles a statement is about, by their ARNs; undefined: all. */
export type About = ((arn: string) => Verdict) | undefined

/** `matches` for one pattern and many texts: what stands between the stars is looked for one after the other. */
function matcherOf(pattern: string): (text: string) => boolean {
  if (pattern.includes('?')) return (text) => matches(pattern, text)
  const [first = '', ...rest] = pattern.split('*')
  const last = rest.pop() ?? ''
  return (text) => {
    if (text.length < first.length + last.length || !text.startsWith(first) || !text.endsWith(last)) return false
    let from = first.length
    for (const piece of rest) {
      const at = text.indexOf(piece, from)
      if (at < 0) return false
      from = at + piece.length
    }
    return from <= text.length - last.length
  }
}

/** Exact ARNs and patterns of a Resource or NotResource, made ready for many roles. */
function among(texts: readonly string[], context: Context, variables: boolean): About {
  if (texts.includes('*')) return undefined
  const isVariable = (text: string) => variables && text.includes('${')
  const isPattern = (text: string) => /[*?]/.test(text) || isVariable(text)
  const exact = new Set(texts.filter((text) => !isPattern(text)))
  const patterns = texts.filter(isPattern).map((text): ((arn: string) => Verdict) => {
    if (!isVariable(text)) {
      const isMatch = matcherOf(text)
      return (arn) => yesNo(isMatch(arn))
    }
    const pattern = patternOf(text, context, {variables, wild: true})
    if (pattern === 'unknown') return () => 'unknown'
    return pattern === 'valueless' ? () => 'no' : (arn) => yesNo(tokensMatch(pattern, arn))
  })
  return (arn) => {
    if (exact.has(arn)) return 'yes'
    let found: Verdict = 'no'
    for (const one of patterns) {
      const verdict = one(arn)
      if (verdict === 'yes') return 'yes'
      if (verdict === 'unknown') found = 'unknown'
    }
    return found
  }
}

export function aboutOf(statement: Document, context: Context, variables: boolean): About {
  const [is, isNot] = [statement['Resource'], statement['NotResource']]
  if (isNot !== undefined) {
    const excepted = among(asTexts(isNot), context, variables)
    return excepted ? (arn) => not(excepted(arn)) : () => 'no'
  }
  return is === undefined ? undefined : among(asTexts(is), context, variables)
}

const narrow = new WeakMap<object, boolean>()

/** Whether a document with principals is about some resources only. */
export function isNarrow(document: Json): boolean {
  if (!isObject(document)) return false
  const known = narrow.get(document)
  if (known !== undefined) return known
  const isOfAll = ({Resource: is, NotResource: isNot}: Document) =>
    isNot === undefined && (is === undefined || asTexts(is).includes('*'))
  const made = !statementsOf(document).every(isOfAll)
  narrow.set(document, made)
  return made
}

/** Whom a document's principals single out: ARNs, and roles by one of their sessions (`111111111111/Bot`). */
export interface Singled {
  readonly arns: ReadonlySet<string>
  readonly sessions: ReadonlySet<string>
  /** What it says may be another thing for each user or role. */
  readonly isPersonal: boolean
}

const SESSION = /^arn:[^:]+:sts::(\d{12}):assumed-role\/([^/]+)\//

export function singledOut(document: Json): Singled {
  const {statements, isPersonal} = assumingIn(document)
  const named = statements.flatMap(({Principal: one}) =>
    isObject(one) ? Object.values(one).flatMap(asTexts) : asTexts(one),
  )
  const sessions = named.flatMap((arn) => {
    const [, account, role] = SESSION.exec(arn) ?? []
    return account !== undefined && role !== undefined ? [`${account}/${role}`] : []
  })
  return {
    arns: new Set(named.filter((arn) => /^arn:[^:]+:iam::\d{12}:(user|role)\//.test(arn))),
    sessions: new Set(sessions),
    isPersonal: isPersonal || statements.some((one) => one['NotPrincipal'] !== undefined),
  }
}
