import {outsiderWords} from '../../access/outsider-words.js'
import {powersOf} from '../../access/powers.js'
import type {AccessModel} from '../../access/model.js'
import type {Left} from '../../access/strangers.js'
import type {Resource} from '../../core/types.js'
import type {Role} from '../../kinds/values.js'
import {withoutMfa} from '../../lint/who.js'
import {testsOf} from '../../policy/condition.js'
import {isExternal} from '../../policy/grants.js'
import type {Grant} from '../../policy/grants.js'
import {statementsOf} from '../../policy/json.js'
import type {GraphHazard, HazardCode} from '../../render/graph/model.js'

/** What a grant of a trust policy to somebody whom we do not see is, beyond what it says. */
export function grantHazard(grant: Grant, knownIds: ReadonlySet<string>): HazardCode | undefined {
  if (!isExternal(grant, knownIds)) return undefined
  if (grant.type === 'federated' && grant.open) return 'any-subject'
  return grant.open ? 'anyone' : 'external'
}

/** The statements of a trust as the linter's rules take them. */
const statementsFor = (model: AccessModel, role: Resource<Role>) =>
  statementsOf(model.trusts.get(role.key)?.document ?? null).map((body, index) => ({
    of: role,
    index,
    use: 'trust' as const,
    body,
    isAllow: body['Effect'] === 'Allow',
    tests: testsOf(body),
  }))

const hazard = (code: HazardCode, text: string): GraphHazard => ({code, text})

/** Those of a principal by its own policies: what it can make of itself. */
export function powerHazards(model: AccessModel, key: string): GraphHazard[] {
  const {administrator, escalations} = powersOf(model, key)
  if (administrator) return [hazard('admin', 'it may do everything in its account')]
  if (escalations.length === 0) return []
  const more = escalations.length > 1 ? ` and ${escalations.length - 1} more` : ''
  return [hazard('escalates', `it can make itself an administrator: ${escalations[0]}${more}`)]
}

/** When the last Allow of a trust ends; undefined where one of them does not, or says so in another way. */
export function untilOf(model: AccessModel, role: Resource<Role>): string | undefined {
  const ends = statementsFor(model, role)
    .filter(({isAllow}) => isAllow)
    .map(
      ({tests}) =>
        tests.find(({id, values}) => id === 'datelessthan aws:currenttime' && values.length === 1)?.values[0],
    )
  return ends.length > 0 && ends.every((end) => end !== undefined) ? ends.sort().at(-1) : undefined
}

/** xrole's own way in, which the file names under `connect:` alone: who gets in by it, and how, is decided elsewhere. */
const asEntrance = ({code, text}: GraphHazard): GraphHazard =>
  hazard(code, `xrole itself comes in by it, see connect:; ${text}`)

const isFor = (conditions: readonly string[]): boolean => conditions.some((one) => one.startsWith('until '))

export const isForATime = (ways: readonly {readonly conditions: readonly string[]}[]): boolean =>
  ways.length > 0 && ways.every(({conditions}) => isFor(conditions))

/**
 * What has to be seen of a role, the loudest first.
 * @param left whom its trust lets in besides users and roles that we see
 * @param known.halves how many grants of it are half-made
 * @param known.isEntrance it is a connect or plan role that the file does not declare, so that `mfa: true` can be written nowhere
 */
export function roleHazards(
  model: AccessModel,
  role: Resource<Role>,
  left: readonly Left[],
  known: {
    readonly ids: ReadonlySet<string>
    readonly unmanaged: ReadonlyMap<string, string>
    readonly halves: number
    readonly isEntrance: boolean
  },
): GraphHazard[] {
  const outside = (code: HazardCode): GraphHazard[] => {
    const some = left.filter((grant) => grantHazard(grant, known.ids) === code)
    return some.length === 0 ? [] : [hazard(code, outsiderWords(some))]
  }
  const {isEntrance} = known
  const own = powerHazards(model, role.key)
  const powers = isEntrance ? own.map(asEntrance) : own
  const isOpen = !isEntrance && powers.length > 0 && withoutMfa(statementsFor(model, role)) !== undefined
  const unmanaged = known.unmanaged.get(role.address)
  const until = untilOf(model, role)
  const {halves} = known
  return [
    ...outside('anyone'),
    ...outside('any-subject'),
    ...(isOpen ? [hazard('admin-without-mfa', 'users can assume it without MFA; write mfa: true')] : []),
    ...(unmanaged === undefined ? [] : [hazard('unmanaged', unmanaged)]),
    ...powers.filter(({code}) => code === 'escalates'),
    ...outside('external'),
    ...(halves > 0
      ? [hazard('half', `${halves === 1 ? 'one grant of it lacks' : `${halves} grants of it lack`} the other half`)]
      : []),
    ...powers.filter(({code}) => code === 'admin'),
    ...(until === undefined ? [] : [hazard('expires', `nobody gets in after ${until}`)]),
  ]
}
