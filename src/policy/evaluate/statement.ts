import type {AccountRef, Json} from '../../core/types.js'
import {testsOf} from '../condition.js'
import type {Test} from '../condition.js'
import {asTexts, isObject, statementsOf} from '../json.js'
import type {Document} from '../types.js'
import {matches} from '../wildcard.js'
import {holds} from './condition.js'
import type {Context} from './context.js'
import {patternOf, tokensMatch} from './pattern.js'
import {namedIn} from './principal.js'
import type {Caller, Naming} from './principal.js'
import {all, any, not, yesNo} from '../verdict.js'
import type {Verdict} from '../verdict.js'

/** One request: what is asked of which resource. */
export interface Request {
  readonly caller: Caller
  /** `sts:AssumeRole` */
  readonly action: string
  /** An ARN. */
  readonly resource: string
  readonly context: Context
}

interface Prepared {
  readonly index: number
  readonly statement: Document
  readonly effect: 'Allow' | 'Deny'
  readonly actions: readonly string[]
  readonly butActions: readonly string[] | undefined
  readonly resources: readonly string[] | undefined
  readonly butResources: readonly string[] | undefined
  readonly tests: readonly Test[]
  /** Policy variables are variables from version 2012-10-17 on. */
  readonly variables: boolean
}

const lowered = (value: Json | undefined): string[] => asTexts(value).map((text) => text.toLowerCase())

const known = new WeakMap<object, readonly Prepared[]>()

/** The statements that can decide something, read once per document: it must not be changed afterwards. */
function prepared(document: Json): readonly Prepared[] {
  if (!isObject(document)) return []
  const found = known.get(document)
  if (found) return found
  const variables = document['Version'] === '2012-10-17'
  const list = statementsOf(document).flatMap((statement, index): Prepared[] => {
    const effect = statement['Effect']
    if (effect !== 'Allow' && effect !== 'Deny') return []
    const optional = (key: string) => (statement[key] === undefined ? undefined : asTexts(statement[key]))
    return [
      {
        index,
        statement,
        effect,
        actions: lowered(statement['Action']),
        butActions: statement['NotAction'] === undefined ? undefined : lowered(statement['NotAction']),
        resources: optional('Resource'),
        butResources: optional('NotResource'),
        tests: testsOf(statement),
        variables,
      },
    ]
  })
  known.set(document, list)
  return list
}

/** A statement as far as it speaks of a request. `named` and `names` are of meaning where the document has principals. */
export interface Match extends Pick<Naming, 'named' | 'names'> {
  readonly index: number
  readonly statement: Document
  readonly verdict: Verdict
  /** Whether it is about the caller, and about the resource. */
  readonly principal: Verdict
  readonly resource: Verdict
  /** The tests that fail, and those that nobody can decide. */
  readonly failing: readonly Test[]
  readonly open: readonly Test[]
}

const speaksOfAction = (one: Prepared, action: string): boolean =>
  one.butActions === undefined
    ? one.actions.some((pattern) => matches(pattern, action))
    : !one.butActions.some((pattern) => matches(pattern, action))

/** Most resources are plain ARNs, and a caller's policy may name hundreds: those are told without reading them as patterns. */
const isPlain = (text: string): boolean => !/[*?$]/.test(text)

function speaksOfResource(one: Prepared, {resource, context}: Request): Verdict {
  const among = (patterns: readonly string[]): Verdict =>
    any(
      patterns.map((text) => {
        if (isPlain(text)) return yesNo(text === resource)
        const pattern = patternOf(text, context, {variables: one.variables, wild: true})
        if (pattern === 'unknown') return 'unknown'
        return pattern === 'valueless' ? 'no' : yesNo(tokensMatch(pattern, resource))
      }),
    )
  if (one.butResources !== undefined) return not(among(one.butResources))
  // A trust policy is about its role and names no resource.
  return one.resources === undefined ? 'yes' : among(one.resources)
}

/** A document without principals is about whoever it is attached to. */
const WHOEVER: Naming = {named: 'direct', names: ['direct'], verdict: 'yes'}

/**
 * The statements of one effect that speak of the request's action, each with what its principals, resources and
 * conditions say. `trust`: the document names principals; else it is for whoever it is attached to.
 */
export function matchesIn(
  document: Json,
  effect: 'Allow' | 'Deny',
  request: Request,
  trust: AccountRef | undefined,
): Match[] {
  const action = request.action.toLowerCase()
  return prepared(document).flatMap((one): Match[] => {
    if (one.effect !== effect || !speaksOfAction(one, action)) return []
    const {named, names, verdict: principal} = trust ? namedIn(one.statement, request.caller, trust) : WHOEVER
    const resource = speaksOfResource(one, request)
    const verdicts = one.tests.map((test) => holds(test, request.context, one.variables))
    const of = (verdict: Verdict) => one.tests.filter((_, at) => verdicts[at] === verdict)
    return [
      {
        index: one.index,
        statement: one.statement,
        named,
        names,
        principal,
        resource,
        verdict: all([principal, resource, ...verdicts]),
        failing: of('no'),
        open: of('unknown'),
      },
    ]
  })
}
