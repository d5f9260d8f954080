import {HAZARDS, type HazardName} from '../../src/core/types.js'
import {ALLOWED_BY} from '../../src/render/sections.js'
import {markdownTable} from './markdown.js'

const MEANING: Readonly<Record<HazardName, string>> = {
  DELETES: 'A role, user, group or managed policy is deleted.',
  DELETES_CREDENTIALS: 'A user is deleted who has a password, keys, MFA devices or certificates.',
  REPLACES:
    'A role or managed policy is deleted and made anew, since its path or the case of its name cannot change. A role gets a new unique id: its sessions end, and resource policies elsewhere that name it stop working.',
  WIDENS_ACCESS:
    'Somebody may come in who could not, a statement no longer denies, a permissions boundary goes or changes, or a user joins a group.',
  WIDENS_EXTERNAL:
    'Somebody outside the listed accounts may come in: another account, everyone without an organization condition, a federated provider without an exact or prefix `sub` (of GitHub and other issuers that serve everybody: one that names the whole owner). Evaluated: a Deny that goes counts; what is only written otherwise, fewer values, a smaller range, an earlier end, or a role in place of its account does not. A policy variable counts as anything, except `${aws:ResourceOrgID}` and `${aws:ResourceAccount}`. Services never count.',
  GRANTS_ADMIN:
    'Somebody becomes an administrator, or gets a published way to give itself more than it has (`iam:PutRolePolicy`, `iam:PassRole` with a service that runs code, …). Evaluated: a Deny or a permissions boundary that takes it away counts.',
  REVOKES_ACCESS: 'Somebody loses access or permissions.',
  ADOPTS: 'Something that exists is taken over.',
  LOCKS_OUT:
    'After one of the steps, and be it for a moment, xrole could no longer enter an account by its connect or plan role, or a principal no longer assume the role that `mustKeep` names.',
  CREATES_ACCOUNT:
    'An account is made in the organization, or asked to join it. xrole never closes or removes one again.',
}

export const hazardTable = (): string =>
  markdownTable(
    ['hazard', 'meaning', 'apply'],
    HAZARDS.map((name) => {
      const flag = ALLOWED_BY[name]
      const otherwise = name === 'DELETES' ? 'tells; limited, see below' : 'tells'
      return [`\`${name}\``, MEANING[name], flag ? `refuses without \`${flag}\`` : otherwise]
    }),
  )
