import type {Change, Finding, Plan} from '../core/types.js'
import {runTest} from '../access/tests.js'
import type {TestedWorld, TestResult} from '../access/tests.js'
import type {AccessModel, Origin} from '../access/model.js'
import type {AccessTest} from '../config/intent.js'
import {outcomeWords} from '../render/test-words.js'
import type {Sides} from './plan/access.js'
import {liveWorld} from './tests.js'

const where = ({address, policy}: Origin, statement?: number): string =>
  statement === undefined ? (policy ?? address) : `${policy ?? address}, statement ${statement + 1}`

const NO_FLAG = '; --allow does not let it pass'
/** Behind "does not hold after the plan", of the whole plan and of a part of it. */
const WAYS_OUT = {
  whole: `; change the file or the entry${NO_FLAG}`,
  part: `; change the file or the entry, or take in more by --only and --account${NO_FLAG}`,
} as const

function finding(test: AccessTest, result: TestResult, refused: keyof typeof WAYS_OUT | undefined): Finding {
  const isSure = result.outcome !== 'conditional'
  const said = isSure
    ? `"${test.name}" does not hold after the plan: ${outcomeWords(result, where)}`
    : `nothing shows that "${test.name}" holds after the plan: ${outcomeWords(result, where)}`
  const wayOut = isSure && refused !== undefined ? WAYS_OUT[refused] : undefined
  return {
    code: 'test-fails',
    ...(wayOut === undefined ? {severity: 'warning'} : {severity: 'error', refused: true}),
    message: said + (wayOut ?? ''),
    place: test.place,
    ...(test.role !== undefined && {address: test.role}),
  }
}

/**
 * Entries of `tests:` that would not hold after the plan. They refuse a plan that changes something, unless an account is
 * unread: what the plan leads to is not known then. Where something is left out the other entries are not its doing:
 * those refuse that hold in AWS as it is.
 */
export function failingTests(
  changes: readonly Change[],
  {before, after}: {readonly before: AccessModel; readonly after: AccessModel},
  {intent, isWhole, unread, lost}: Sides,
): Finding[] {
  if (intent.tests.length === 0) return []
  const [was, is] = [before, after].map((model) => liveWorld(model, intent, unread)) as [TestedWorld, TestedWorld]
  const canRefuse = changes.length > 0 && lost.size === 0
  return intent.tests.flatMap((test) => {
    const result = runTest(is, test)
    if (result.passed) return []
    const isNew = (): boolean => result.outcome !== 'conditional' && runTest(was, test).passed
    const refused = !canRefuse ? undefined : isWhole ? 'whole' : isNew() ? 'part' : undefined
    return [finding(test, result, refused)]
  })
}

const isOurs = ({code}: Finding): boolean => code === 'test-fails'

/** A finding as it is told where it refuses nothing. */
export function onlyTold(found: Finding): Finding {
  if (!isOurs(found)) return found
  const {refused: _, message, ...rest} = found
  return {
    ...rest,
    severity: 'warning',
    message: Object.values(WAYS_OUT).reduce((said, out) => said.replace(out, ''), message),
  }
}

/** A plan narrowed to all of its changes is judged as the whole. */
export const withTestsOf = (whole: Plan, narrowed: readonly Finding[]): Finding[] => [
  ...narrowed.filter((found) => !isOurs(found)),
  ...whole.findings.filter(isOurs),
]
