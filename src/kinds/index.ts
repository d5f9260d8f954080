import type {Kind, Kinds} from '../core/kind.js'
import {accountAlias} from './account-alias.js'
import {attachment} from './attachment.js'
import {boundary} from './boundary.js'
import {group} from './group.js'
import {inlinePolicy} from './inline-policy.js'
import {managedPolicy} from './managed-policy.js'
import {mark} from './mark.js'
import {membership} from './membership.js'
import {oidcProvider} from './oidc-provider.js'
import {passwordPolicy} from './password-policy.js'
import {role} from './role.js'
import {samlProvider} from './saml-provider.js'
import {trust} from './trust.js'
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
]

export const kinds: Kinds = new Map(all.map((kind) => [kind.name, kind]))
