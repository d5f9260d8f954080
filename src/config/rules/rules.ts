import type {Compiled, Rule} from './rule.js'
import type {Context} from '../compile/context.js'
import {documentsAreValid, trustsAreValid} from './documents.js'
import {guardsAreOurs, guardsAreValid, guardsFit} from './guards.js'
import {attachmentsFit, groupsOfUsersFit, inlinePoliciesFit, managedPoliciesFit, tagsFit, trustsFit} from './sizes.js'
import {
  entryNamesAreOurs,
  inlineNamesAreOurs,
  ownPoliciesAreNamedRight,
  policiesAreUsed,
  retiredAccountsAreEntered,
  rolesAreOurs,
  rolesCanBeSwitchedTo,
} from './names.js'
import {providersAreThere, providersFit} from './providers.js'
import {protectedThingsStay, tagsAreCompared, thirdPartiesHaveExternalIds, wholeTrustsStandAlone} from './trust.js'

const RULES: readonly Rule[] = [
  retiredAccountsAreEntered,
  entryNamesAreOurs,
  rolesAreOurs,
  inlineNamesAreOurs,
  ownPoliciesAreNamedRight,
  policiesAreUsed,
  rolesCanBeSwitchedTo,
  protectedThingsStay,
  wholeTrustsStandAlone,
  thirdPartiesHaveExternalIds,
  tagsAreCompared,
  documentsAreValid,
  trustsAreValid,
  trustsFit,
  managedPoliciesFit,
  inlinePoliciesFit,
  attachmentsFit,
  groupsOfUsersFit,
  tagsFit,
  providersFit,
  providersAreThere,
  guardsAreOurs,
  guardsAreValid,
  guardsFit,
]

/** All of them, always: a reader gets everything that is wrong at once. */
export function runRules(context: Context, compiled: Compiled): void {
  for (const rule of RULES) rule(context, compiled)
}
