import {adoption} from './adoption.js'
import {artefacts} from './artefacts.js'
import {claims} from './claims.js'
import {basics} from './basics.js'
import type {Walk} from './base.js'
import {cycles} from './cycles.js'
import {deletion} from './deletion.js'
import {drift} from './drift.js'
import {exclusive} from './exclusive.js'
import {exposure} from './exposure.js'
import {formerOwners} from './former.js'
import {groups} from './groups.js'
import {halfway} from './halfway.js'
import {hands} from './hands.js'
import {marks} from './marks.js'
import {pages} from './pages.js'
import {paths} from './paths.js'
import {identity} from './identity.js'
import {lockouts} from './lockouts.js'
import {organizationGuardLimits} from './organization-guard-limits.js'
import {organizationGuards} from './organization-guards.js'
import {organizationJoining} from './organization-joining.js'
import {organizationSafety} from './organization-safety.js'
import {organizationUnits} from './organization-units.js'
import {orphans} from './orphans.js'
import {people} from './people.js'
import {policies} from './policies.js'
import {providers} from './providers.js'
import {rails} from './rails.js'
import {railsOfTheFile} from './rails-safety.js'
import {releases} from './release.js'
import {selections} from './selections.js'
import {told} from './told.js'
import {trusts} from './trusts.js'

export const walks: readonly Walk[] = [
  ...basics,
  ...groups,
  ...paths,
  ...policies,
  ...trusts,
  ...pages,
  ...cycles,
  ...hands,
  ...drift,
  ...halfway,
  ...marks,
  ...formerOwners,
  ...adoption,
  ...claims,
  ...lockouts,
  ...releases,
  ...exclusive,
  ...artefacts,
  ...exposure,
  ...deletion,
  ...identity,
  ...orphans,
  ...people,
  ...providers,
  ...rails,
  ...railsOfTheFile,
  ...selections,
  ...told,
  ...organizationUnits,
  ...organizationGuards,
  ...organizationGuardLimits,
  ...organizationJoining,
  ...organizationSafety,
]
