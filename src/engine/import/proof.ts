import {keyOf, ownerOf} from '../../core/address.js'
import {kindOf} from '../../core/kind.js'
import type {Change, Finding, Json, Resource} from '../../core/types.js'
import {kinds} from '../../kinds/index.js'
import type {InlinePolicy} from '../../kinds/values.js'
import {isCallerPolicy, rolesIn} from '../../ownership/callers.js'
import {hasMarks, isThing} from '../../ownership/things.js'
import {statementsOf} from '../../policy/json.js'
import type {Gathered} from '../gather.js'

/** Something that the plan of an imported file would do besides adoption, or that is wrong with the file. */
export interface Objection {
  /** In words that end with a clause, without a full stop. */
  readonly reason: string
  /** Keys of the roles, users, groups and policies that it can come from. */
  readonly about: readonly string[]
}

const WORDS: Readonly<Record<Change['verb'], string>> = {
  create: 'would be made',
  update: 'would be changed',
  replace: 'would be replaced',
  delete: 'would be deleted',
  adopt: 'would be changed by its adoption',
  move: 'would be moved',
}

/** The same without what only tells whose it is. */
const unmarked = (resource: Resource): Resource<never> =>
  (isThing(resource) && hasMarks(resource)
    ? {...resource, value: {...resource.value, marks: {}}}
    : resource) as Resource<never>

/** Whether adopting something leaves it as it is, but for the marks. */
function isMereAdoption({key, verb}: Change, {live, desired}: Gathered): boolean {
  const [before, after] = [live.get(key), desired.get(key)]
  if (verb !== 'adopt' || !before || !after) return false
  return kindOf(kinds, after.kind).same(unmarked(before), unmarked(after))
}

const listOf = (value: Json | undefined): Json[] => (Array.isArray(value) ? value : value === undefined ? [] : [value])

const letsAssumeOnly = (document: Json): boolean =>
  statementsOf(document).every(
    ({Effect, Action, NotResource}) =>
      Effect === 'Allow' &&
      NotResource === undefined &&
      listOf(Action).length > 0 &&
      listOf(Action).every((one) => one === 'sts:AssumeRole'),
  )

/** A policy that does nothing but let its owner assume roles goes, comes or changes; whom it lets is told by the access. */
export const isCallersHalf = ({kind, before, after}: Change): boolean =>
  kind === 'inline-policy' &&
  [before, after].every((value) => value === undefined || letsAssumeOnly((value as InlinePolicy).document))

/** The roles that only one side of a caller policy names, whose trusts make the difference. */
function rolesOf({kind, name, before, after}: Change, {world}: Gathered): string[] {
  if (!isCallerPolicy({kind, name})) return []
  const [is, wanted] = [before, after].map((value) => (value ? rolesIn((value as InlinePolicy).document) : []))
  return [...(is ?? []), ...(wanted ?? [])].flatMap((arn) => {
    const address = world.addressOf(arn)
    return address === undefined ? [] : [keyOf(address)]
  })
}

const idOf = ({key, verb, after}: Change): string => `${verb} ${key} ${JSON.stringify(after ?? null)}`

const errorsOf = ({plan}: Gathered): readonly Finding[] => plan.findings.filter(({severity}) => severity === 'error')

export const objectionOf = ({address, message}: Finding): Objection => ({
  reason: message,
  about: address === undefined ? [] : [keyOf(ownerOf(address))],
})

/**
 * What speaks against a file: all that its plan does and the plan before did not, adoption apart.
 * @param fold hand-made policies may become caller policies, as long as nobody gains or loses by it
 */
export function objections(before: Gathered, after: Gathered, fold: boolean): Objection[] {
  const known = new Set(before.plan.changes.map(idOf))
  const told = new Set(errorsOf(before).map(({message}) => message))
  const changes = after.plan.changes.flatMap((change): Objection[] => {
    if (change.kind === 'mark' || known.has(idOf(change)) || isMereAdoption(change, after)) return []
    if (fold && isCallersHalf(change)) return []
    const owner = keyOf(ownerOf(change.address))
    return [{reason: `${change.address} ${WORDS[change.verb]}`, about: [owner, ...rolesOf(change, after)]}]
  })
  const access = [...after.plan.access, ...after.plan.powers].filter(
    (one) =>
      ![...before.plan.access, ...before.plan.powers].some((other) => JSON.stringify(other) === JSON.stringify(one)),
  )
  return [
    ...changes,
    ...errorsOf(after)
      .filter(({message}) => !told.has(message))
      .map(objectionOf),
    ...access.map((one) => ({
      reason: `${one.principal} ${one.change} ${'role' in one ? one.role : `the powers of an ${one.power}`}`,
      about: [keyOf(one.principal), ...('role' in one ? [keyOf(one.role)] : [])],
    })),
  ]
}
