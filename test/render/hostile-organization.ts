import type {Planned} from '../../src/engine/plan/plan.js'
import {
  administrator,
  doc,
  full,
  guard,
  guards,
  invited,
  joins,
  liveAccount,
  liveFull,
  livePolicy,
  liveUnit,
  on,
  organization,
  placed,
  planFor,
  RCP,
  tagged,
  type,
  unit,
} from '../ownership/organization-estate.js'

/** A plan of an organization as nobody would have it: everything in it that is text says `evil`; units cannot have slashes. */
export function hostileOrganization(evil: string): Planned {
  const named = evil.replaceAll('/', '_')
  const live = organization({
    units: [liveUnit(named, {[evil]: evil}), liveUnit(`${named}-full`), liveUnit(`${named}-old`)],
    accounts: [liveAccount(1, ''), liveAccount(2, `${named}-full`), {...liveAccount(4, `${named}-full`), name: evil}],
    ...guards(
      liveFull('r-1', `ou-${named}`),
      livePolicy(evil, ['r-1'], {description: 'old', document: doc('Deny', 's3:*')}),
      livePolicy(`${evil} gone`, ['r-1', `ou-${named}`]),
      livePolicy(`${evil} theirs`, ['r-1'], {tags: {'xrole:owner': evil}}),
    ),
  })
  return planFor(
    live,
    [
      unit(named),
      unit(`${named}/${named}`, {[evil]: evil}),
      type(RCP),
      type(evil),
      joins('shop', {create: {email: evil, name: evil, role: evil}}, {[evil]: evil}),
      joins('partner', {invite: {account: evil, notes: evil}}),
      invited('other', evil),
      placed('client', `${named}/${named}`),
      tagged('client', {[evil]: evil}),
      administrator('client', evil),
      guard(evil, doc('Deny', evil), {description: evil}),
      on(evil, `unit/${named}/${named}`),
      guard(`${evil} theirs`),
      full(),
    ],
    {managed: {services: new Set([evil])}},
  )
}
