import type {Kind, Kinds} from '../core/kind.js'
import {accountAlias} from './account-alias.js'
import {accountTags} from './account-tags.js'
import {attachment} from './attachment.js'
import {boundary} from './boundary.js'
import {delegatedAdministrator} from './delegated-administrator.js'
import {group} from './group.js'
import {guardAttachment} from './guard-attachment.js'
import {guardPolicy} from './guard-policy.js'
import {inlinePolicy} from './inline-policy.js'
import {managedPolicy} from './managed-policy.js'
import {mark} from './mark.js'
import {member} from './member.js'
import {membership} from './membership.js'
import {oidcProvider} from './oidc-provider.js'
import {passwordPolicy} from './password-policy.js'
import {placement} from './placement.js'
import {policyType} from './policy-type.js'
import {role} from './role.js'
import {samlProvider} from './saml-provider.js'
import {trust} from './trust.js'
import {unit} from './unit.js'
import {user} from './user.js'

/** Every entity there is. Adding one: a file here, a line here, its words in config/. */
const all: readonly Kind[] = [
  role,
  trust,
  boundary,
  managedPolicy,
  attachment,
  inlinePolicy,
  user,
  group,
  membership,
  mark,
  oidcProvider,
  samlProvider,
  passwordPolicy,
  accountAlias,
  policyType,
  unit,
  member,
  placement,
  accountTags,
  guardPolicy,
  guardAttachment,
  delegatedAdministrator,
]

export const kinds: Kinds = new Map(all.map((kind) => [kind.name, kind]))
