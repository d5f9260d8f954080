import type {Kind, Kinds} from '../core/kind.js'
import {attachment} from './attachment.js'
import {boundary} from './boundary.js'
import {group} from './group.js'
import {inlinePolicy} from './inline-policy.js'
import {managedPolicy} from './managed-policy.js'
import {mark} from './mark.js'
import {membership} from './membership.js'
import {role} from './role.js'
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
]

export const kinds: Kinds = new Map(all.map((kind) => [kind.name, kind]))
