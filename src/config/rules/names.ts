import {keyOf} from '../../core/address.js'
import type {Resource} from '../../core/types.js'
import {addressFor, arnOf} from '../../kinds/resource.js'
import type {ManagedPolicy} from '../../kinds/values.js'
import {managedPolicyArn} from '../../data/managed-policy-names.js'
import {CALLER_POLICY} from '../compile/callers.js'
import type {InAccount} from '../compile/context.js'
import type {Rule} from './rule.js'
import {SWITCHABLE} from './quotas.js'

export const retiredAccountsAreEntered: Rule = (context) => {
  for (const {name, managed, retire} of context.accounts) {
    if (managed || !retire) continue
    const message = `account "${name}": retire: true needs a way in, connect: false gives none; keep one of the two`
    context.tell('error', 'retire-without-connect', ['accounts', name, 'retire'], message)
  }
}

export const entryNamesAreOurs: Rule = (context, {policies}) => {
  const check = (name: string, path: readonly (string | number)[], tellIn?: InAccount) => {
    if (managedPolicyArn(name, 'aws') !== undefined) {
      const message = `AWS has a policy of its own named "${name}"; give this one another name`
      context.tell('error', 'aws-policy-name', path, message, tellIn)
    }
    if (keyOf(name).startsWith(`${CALLER_POLICY}-`)) {
      const message = `names that begin with ${CALLER_POLICY}- are for caller policies; give this one another name`
      context.tell('error', 'reserved-name', path, message, tellIn)
    }
  }
  for (const key of Object.keys(context.written.policies)) check(key, ['policies', key])
  for (const {written, path, tellIn} of policies) {
    if (written.name !== undefined) check(written.name, [...path, 'name'], tellIn)
  }
}

const AWS_OWN = {names: ['AWSServiceRoleFor', 'AWSReservedSSO_'], paths: ['/aws-service-role/', '/aws-reserved/']}

/** Service-linked roles and those of Identity Center: nobody but AWS makes or changes them. */
export const rolesAreOurs: Rule = (context, {entries}) => {
  for (const {kind, name, iamPath, written, path, tellIn} of entries) {
    if (kind !== 'role') continue
    const prefix = AWS_OWN.names.find((each) => name.startsWith(each))
    const at = written.name === undefined ? path : [...path, 'name']
    if (prefix !== undefined) {
      const message = `roles named ${prefix}… are made and kept by AWS; give this one another name, or leave it out`
      context.tell('error', 'aws-role', at, message, tellIn)
    }
    const folder = AWS_OWN.paths.find((each) => iamPath.startsWith(each))
    if (folder === undefined) continue
    const message = `roles under ${folder} are made and kept by AWS; give this one another path, or leave it out`
    context.tell('error', 'aws-role', [...path, 'path'], message, tellIn)
  }
}

export const inlineNamesAreOurs: Rule = (context, {entries}) => {
  for (const {written, path, tellIn} of entries) {
    for (const name of Object.keys(written.inline)) {
      if (keyOf(name) !== CALLER_POLICY) continue
      const message = `inline policy "${CALLER_POLICY}" is the caller policy, which follows from trusts; give this one another name`
      context.tell('error', 'reserved-name', [...path, 'inline', name], message, tellIn)
    }
  }
}

export const rolesCanBeSwitchedTo: Rule = (context, {entries}) => {
  for (const {kind, name, iamPath, path, tellIn} of entries) {
    if (kind !== 'role' || iamPath === '/' || iamPath.length + name.length <= SWITCHABLE) continue
    const message = `path and name have ${iamPath.length + name.length} characters; the console switches to roles of ${SWITCHABLE} at most`
    context.tell('warning', 'role-not-switchable', [...path, 'path'], message, tellIn)
  }
}

export const policiesAreUsed: Rule = (context, {policies, isPart}) => {
  // Somebody else may use them.
  if (isPart) return
  const made = new Set(policies.map((entry) => entry.path[1]))
  for (const [key, policy] of Object.entries(context.written.policies)) {
    if (policy.accounts !== undefined || made.has(key)) continue
    const message = `policy "${key}" is used nowhere, so that it is not made; use it, give it accounts:, or remove it`
    context.tell('warning', 'unused-policy', ['policies', key], message)
  }
}

/** Names are unique whatever the path is, so that the ARN of another path is a policy that cannot be there. */
export const ownPoliciesAreNamedRight: Rule = (context, {entries, state}) => {
  for (const {account, written, path, tellIn} of entries) {
    const boundary = 'boundary' in written && written.boundary !== undefined ? [written.boundary] : []
    for (const [index, arn] of [...written.policies, ...boundary].entries()) {
      if (!arn.startsWith(`arn:${account.partition}:iam::${account.id}:policy/`)) continue
      const name = arn.slice(arn.lastIndexOf('/') + 1)
      const policy = state.get(keyOf(addressFor(account, 'policy', name))) as Resource<ManagedPolicy> | undefined
      const own = policy && arnOf(account, 'policy', policy.value.path, policy.value.name)
      if (own === undefined || own === arn) continue
      const at = index < written.policies.length ? ['policies', index] : ['boundary']
      const message = `this file has that policy as ${own}; write its key under policies:`
      context.tell('error', 'policy-elsewhere', [...path, ...at], message, tellIn)
    }
  }
}
