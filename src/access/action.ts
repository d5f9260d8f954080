import type {AccountRef, Resource} from '../core/types.js'
import type {Role} from '../kinds/values.js'
import {assumeAction, callerFacts, contextOf, mayAssume, withCaller} from '../policy/evaluate/assume.js'
import type {Assume, WrongLength} from '../policy/evaluate/assume.js'
import {createContext, withFacts, withOpen} from '../policy/evaluate/context.js'
import type {Context, Given} from '../policy/evaluate/context.js'
import {decide} from '../policy/evaluate/decide.js'
import type {Decision, Policies, Step} from '../policy/evaluate/decide.js'
import {organizationFacts, tagFacts} from './asker.js'
import type {Asker} from './asker.js'
import {arnOfPrincipal, policiesFor} from './model.js'
import type {AccessModel, Origin} from './model.js'

/** Services whose resources resource control policies guard, so far (Organizations User Guide, "Resource control policies"). */
const GUARDED = /^(s3|sts|sqs|kms|secretsmanager|dynamodb|ecr|aoss|logs|cognito-identity|cognito-idp):/i

/** Keys that only some services have, and the account of a resource that may be any: not given is not absent. */
const OPEN = /^(?!aws:|sts:)|^aws:resourceaccount$/i

/** The policy of a resource that nobody has shown us may allow it or not. */
const UNSEEN: Step<Origin> = {layer: 'resource policy', effect: 'allows', verdict: 'unknown', near: []}

const accountIn = (arn: string): string | undefined => /^arn:[^:]*:[^:]*:[^:]*:(\d{12}):/.exec(arn)?.[1]

/** What is done to a role by who assumes it: its trust policy decides as well. */
const ENTERING = /^sts:(assumerole(with\w+)?|tagsession|setsourceidentity)$/i

/** Whether an action is about assuming a role, which has a trust policy. */
export const isEntering = (action: string): boolean => ENTERING.test(action)

/** Whether it is the action by which this caller assumes a role. */
export const isAssume = ({caller}: Asker, action: string): boolean =>
  action.toLowerCase() === assumeAction(caller).toLowerCase()

const roleBehind = (model: AccessModel, action: string, resource: string): Resource<Role> | undefined =>
  isEntering(action) ? [...model.roles.values()].find((one) => arnOfPrincipal(one) === resource) : undefined

/**
 * Why nobody can say whether this caller may do that, where the question is not one that AWS asks of it. Users and roles
 * call sts:AssumeRole, who comes with a provider's token one of its sisters (STS API); nothing else is asked of those
 * and of services, which have no policies of their own.
 */
export function unaskable({caller, name}: Asker, action: string): string | undefined {
  const own = assumeAction(caller)
  const {type} = caller
  if (/^sts:assumerole/i.test(action) && action.toLowerCase() !== own.toLowerCase())
    return type === 'federated'
      ? `${name} does not call ${action}: who comes with its token calls ${own}`
      : `${action} is called with the token of an identity provider, not by ${name}; ask about ${own}, or with the ARN of the provider`
  if ((type !== 'federated' && type !== 'service') || isEntering(action)) return undefined
  return `${name} has no policies of its own that could allow ${action}; ask what a role does that it assumes: name the role`
}

const principalOf = (model: AccessModel, {principal}: Asker) =>
  principal === undefined ? undefined : model.principals.get(principal)

const assumeOf = (model: AccessModel, asker: Asker, role: Resource<Role>, given: Given): Assume => ({
  caller: asker.caller,
  role: {arn: arnOfPrincipal(role), account: role.account, maxSession: role.value.maxSession},
  given: {
    ...organizationFacts(model, asker.caller.accountId, role.account.id),
    ...tagFacts(principalOf(model, asker), role),
    ...given,
  },
})

/** The context of a request: what AWS says of the caller, and what is given. */
export function actionContext(
  model: AccessModel,
  asker: Asker,
  action: string,
  resource: string,
  given: Given,
): Context {
  const role = roleBehind(model, action, resource)
  if (role) return contextOf(assumeOf(model, asker, role, given))
  const account = accountIn(resource)
  const base = withCaller(withOpen(createContext({}), OPEN), asker.caller)
  const known = {
    ...organizationFacts(model, asker.caller.accountId, account),
    ...tagFacts(principalOf(model, asker), undefined),
  }
  return withFacts(withFacts(base, {...known, ...given}), {
    ...callerFacts(asker.caller),
    'aws:ViaAWSService': 'false',
    ...(account === undefined ? {} : {'aws:ResourceAccount': account}),
  })
}

/** The policies that bear on a request, and the role that it would assume, where it is one of the model. */
export function actionPolicies(
  model: AccessModel,
  {caller, principal}: Asker,
  action: string,
  resource: string,
): {policies: Policies<Origin>; role: Resource<Role> | undefined} {
  const role = roleBehind(model, action, resource)
  if (role) return {policies: policiesFor(model, principal, role.key, caller.accountId), role}
  const own = principal === undefined ? undefined : model.own(principal)
  const owner = accountIn(resource) ?? caller.accountId
  return {
    role,
    policies: {
      identity: own?.identity ?? [],
      identityIsPartial: own?.isPartial ?? true,
      boundary: own?.boundary,
      serviceControl: caller.accountId === undefined ? undefined : model.guards.serviceControl(caller.accountId),
      resourceControl: GUARDED.test(action) && owner !== undefined ? model.guards.resourceControl(owner) : undefined,
    },
  }
}

export interface Doing extends Decision<Origin> {
  /** Of AssumeRole: the call that decided, where more than one is made. */
  readonly action?: string | undefined
  readonly wrongLength?: WrongLength | undefined
}

/**
 * Whether a principal may do something: by its own policies, boundary and SCPs. Policies of resources are not known: in its
 * own account its own policies are enough; a resource of another account has to let it in as well, so that it stays
 * open (`conditional`). Assuming a role that the model has asks for the role's trust policy too.
 * @param action one action, `s3:GetObject`
 * @param resource an ARN, or `*` for what actions without a resource are asked about
 * @param given condition keys of the request
 */
export function mayDo(model: AccessModel, asker: Asker, action: string, resource: string, given: Given): Doing {
  const {caller} = asker
  const {policies, role} = actionPolicies(model, asker, action, resource)
  if (role && isAssume(asker, action)) return mayAssume(assumeOf(model, asker, role, given), policies)
  const home: AccountRef = {name: '', id: caller.accountId ?? '', partition: caller.arn.split(':')[1] ?? 'aws'}
  const context = actionContext(model, asker, action, resource, given)
  if (role) return decide({caller, action, resource, context}, policies, role.account, true)
  const decision = decide({caller, action, resource, context}, policies, home, false)
  const owner = accountIn(resource)
  const isElsewhere = owner !== undefined && owner !== caller.accountId
  if (decision.outcome !== 'allowed' || !(isElsewhere || isEntering(action))) return decision
  return {...decision, outcome: 'conditional', steps: [...decision.steps, UNSEEN], because: UNSEEN}
}
