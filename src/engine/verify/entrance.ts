import {keyOf} from '../../core/address.js'
import type {Address} from '../../core/address.js'
import type {AccessTest} from '../../config/intent.js'
import type {AccessModel} from '../../access/model.js'
import {runTest} from '../../access/tests.js'
import type {TestedWorld, TestResult} from '../../access/tests.js'
import {testsOf} from '../../policy/condition.js'
import {statementsOf} from '../../policy/json.js'

type Request = AccessTest['request']

/** How somebody gets into a role, by the policies of a world: with the least that a request has to carry for it. */
export interface Entrance {
  /** `free`: as it is, or with an external id; `mfa`: with MFA only; `none`: nothing helps. */
  readonly by: 'free' | 'mfa' | 'none'
  readonly request: Request
  readonly result: TestResult
}

const ALLOW = /^Allow$/

/** The external ids that a role's trust policy asks for. */
function externalIdsOf({trusts}: AccessModel, role: Address): string[] {
  const tests = statementsOf(trusts.get(keyOf(role))?.document)
    .filter(({Effect}) => typeof Effect === 'string' && ALLOW.test(Effect))
    .flatMap(testsOf)
  const ids = tests.filter(({key}) => /^sts:externalid$/i.test(key)).flatMap(({values}) => values)
  return [...new Set(ids)]
}

/**
 * Looks for a request with which `who` gets into a role: what it has anyway, then each external id, then all of that with MFA.
 * @param context condition keys that every such request has
 */
export function entranceOf(world: TestedWorld, who: string, role: Address, context: Request['context']): Entrance {
  const asked = (request: Request): Entrance & {by: 'free'} => {
    const test: AccessTest = {
      name: role,
      who,
      expected: 'can',
      role,
      actions: [],
      resources: ['*'],
      request,
      place: {file: '', start: 0, end: 0},
    }
    return {by: 'free', request, result: runTest(world, test)}
  }
  const ids = externalIdsOf(world.model, role)
  const requests: Request[] = [{context}, ...ids.map((externalId) => ({context, externalId}))]
  const best = (all: readonly Entrance[]): Entrance | undefined =>
    all.find(({result}) => result.outcome === 'allowed') ?? all.find(({result}) => result.outcome === 'conditional')
  const plain = requests.map((request) => asked({...request, mfa: false}))
  const open = best(plain)
  if (open) return open
  const strong = best(requests.map((request) => asked({...request, mfa: true})))
  if (strong) return {...strong, by: 'mfa'}
  const [first] = plain
  return {...(first ?? asked({context})), by: 'none'}
}
