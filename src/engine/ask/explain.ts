import {keyOf} from '../../core/address.js'
import {nearest} from '../../core/nearest.js'
import {explain, explainAction} from '../../access/explain.js'
import type {Explanation} from '../../access/explain.js'
import {arnOfPrincipal} from '../../access/model.js'
import {isEntering, unaskable} from '../../access/action.js'
import {givenOf, questionOf, sentOf, sessionOf, tagFacts} from '../../access/asker.js'
import type {AskedRequest} from '../../access/asker.js'
import {checkActions} from '../../policy/check-action.js'
import type {Answer} from '../../render/explain/words.js'
import type {AskedWorld} from './ask.js'
import {askerIn, roleIn} from './names.js'
import type {AskerIn} from './names.js'
import {Failure} from '../base-command.js'

/** What `explain` is asked, as on the command line. */
export interface Asking {
  readonly principal: string
  readonly role?: string | undefined
  readonly actions: readonly string[]
  /** ARNs, or `*`. */
  readonly resources: readonly string[]
  readonly request: AskedRequest
}

/** Six parts; of a bucket and the like neither region nor account. */
const ARN = /^arn:[^:\s]+:[^:\s]+:[^:\s]*:[^:\s]*:\S+$/

/** Throws Failure where an action or a resource cannot be meant so; gives what is only doubtful. */
export function checkAsked({actions, resources, role}: Asking): string[] {
  if (role === undefined && actions.length === 0) throw new Failure('name a role, or an action with --action')
  const wild = actions.find((action) => /[*?]/.test(action))
  if (wild !== undefined) throw new Failure(`--action ${wild}: name one action, such as s3:GetObject`)
  const other = resources.find((resource) => resource !== '*' && !ARN.test(resource))
  if (other !== undefined)
    throw new Failure(`--resource ${other} is no ARN; write one such as arn:aws:s3:::acme/*, or leave it out`)
  const problems = actions.flatMap((action) => checkActions(action, 'action', 'identity', []))
  const error = problems.find(({severity}) => severity === 'error')
  if (error) throw new Failure(`--action: ${error.message}`)
  return problems.map(({message}) => message)
}

/** Whether somebody gets into a role. */
function entering(world: AskedWorld, asker: AskerIn, role: string, request: AskedRequest): Answer {
  const address = roleIn(world, role)
  const question = {...questionOf(asker, address, request, world.model), isAbsent: asker.isAbsent}
  return {
    who: asker.name,
    caller: asker.caller,
    act: {role: address},
    explanation: explain(world.model, question),
    mfa: request.mfa,
    externalId: request.externalId,
    unknown: asker.unknown,
  }
}

const ROLE_ARN = /^arn:[^:]+:iam::(\d{12}):role\/(?:.+\/)?([^/*?]+)$/

/** A role that is asked for by its ARN and that is not there, in an account of which all is known. */
function missingRole({model, intent, unread}: AskedWorld, asker: AskerIn, arn: string): Explanation | undefined {
  const [, id, name] = ROLE_ARN.exec(arn) ?? []
  const account = intent.accounts.find((one) => one.id === id)
  if (!account?.managed || unread.has(account.name)) return undefined
  if ([...model.roles.values()].some((role) => arnOfPrincipal(role) === arn)) return undefined
  const address = `${account.name}/role/${name}`
  const there = [...model.roles.values()].filter((role) => role.account.name === account.name)
  // One of that name at another path is the nearest there is.
  const close = nearest(
    name ?? '',
    there.map((role) => role.name),
  )
  const role = model.roles.get(keyOf(address))?.address ?? there.find((one) => one.name === close)?.address
  return {
    outcome: 'denied',
    reason: 'role-absent',
    fix:
      role === undefined
        ? {how: 'declare-role', role: address, principal: asker.name}
        : {how: 'name-another-role', role},
  }
}

/** What somebody may do itself, each action on each resource. */
function doing(world: AskedWorld, asker: AskerIn, asking: Asking, session?: ReturnType<typeof sessionOf>): Answer[] {
  const {model} = world
  const {actions, resources, request} = asking
  const known = asker.principal === undefined ? undefined : model.principals.get(asker.principal)
  const given = session?.given ?? {...tagFacts(known, undefined), ...givenOf(request)}
  const problem = actions.map((action) => unaskable(asker, action)).find((one) => one !== undefined)
  if (problem !== undefined) throw new Failure(problem)
  const sent = (action: string) => ({...given, ...(session || !isEntering(action) ? {} : sentOf(request))})
  return actions.flatMap((action) =>
    resources.map((resource): Answer => {
      const missing = isEntering(action) && !asker.isAbsent ? missingRole(world, asker, resource) : undefined
      return {
        who: asker.name,
        caller: asker.caller,
        act: {action, resource, isRole: isEntering(action)},
        explanation: missing ?? explainAction(model, asker, action, resource, sent(action)),
        mfa: session ? false : request.mfa,
        externalId: session ? undefined : request.externalId,
        unknown: asker.unknown,
      }
    }),
  )
}

/** The answers in one world; who does not get into the role is asked for nothing that a session of it may do. */
function answersIn(world: AskedWorld, asking: Asking): Answer[] {
  const asker = askerIn(world, asking.principal)
  if (asking.role === undefined) return doing(world, asker, asking)
  const first = entering(world, asker, asking.role, asking.request)
  const address = 'role' in first.act ? first.act.role : ''
  const role = world.model.roles.get(keyOf(address))
  if (asking.actions.length === 0 || first.explanation.outcome === 'denied' || !role) return [first]
  const session = sessionOf(role, asking.request)
  return [first, ...doing(world, {...session.asker, isAbsent: false}, asking, session)]
}

const isYes = ({explanation}: Answer): boolean => explanation.outcome === 'allowed'

/**
 * The answers to a question in the world it is asked of.
 * @param after where AWS is asked: what the plan leads to, so that it can be said what applying does about a no
 */
export function answersTo(world: AskedWorld, after: AskedWorld | undefined, asking: Asking): Answer[] {
  const answers = answersIn(world, asking)
  if (!after || answers.every(isYes)) return answers
  const then = answersIn(after, asking)
  const isPending = then.every(isYes)
  return answers.map((answer) => (isYes(answer) ? answer : {...answer, isPending}))
}
