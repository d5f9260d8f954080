import type {Place} from '../../core/types.js'
import type {Unused} from '../../access/unused.js'
import type {ShownUnused} from './unused.js'
import {locate} from '../../core/locate.js'

/** The text of the file that a place is in. */
type TextOf = (file: string) => string

/** The report for programs. Times are ISO, days whole; `patch` is a unified diff, empty where nothing is to be changed. */
export function unusedJson({report, change, services, patch}: ShownUnused, textOf: TextOf) {
  const at = (place: Place | undefined) =>
    place ? {file: place.file, line: locate(textOf(place.file), place.start).line} : {}
  const idle = ({address, lastUsed, made, days}: Unused) => ({
    address,
    lastUsed: lastUsed ?? null,
    made: made ?? null,
    days: days ?? null,
  })
  return {
    days: report.days,
    asOf: report.now.toISOString(),
    looked: report.looked,
    roles: report.found.map((role) => ({
      ...idle(role),
      ...at(role.place),
      entry: role.entry.name,
      trust: role.trust.map(({place, text}) => ({...at(place), text})),
      callers: role.callers.map(({address, place}) => ({address, ...at(place)})),
      canUse: role.canUse,
      alsoTrusted: role.others,
      instanceProfiles: role.instanceProfiles,
      inPatch: change.removed.has(role.key),
    })),
    kept: report.kept.map((one) => ({...idle(one), ...at(one.place), reason: one.reason})),
    undeclared: report.undeclared.map((one) => ({...idle(one), about: one.about})),
    ...(services && {
      services: {
        asked: services.asked,
        grants: services.grants.map(({place, what, actions, roles, unused, used, edit, reason}) => ({
          what,
          ...at(place),
          ...{actions, roles, unused, used},
          inPatch: edit !== undefined && change.done.has(edit.label),
          ...(reason !== undefined && {reason}),
        })),
        wide: services.wide.map(({place, what, roles, granted, used}) => ({what, ...at(place), roles, granted, used})),
        failed: services.failed,
      },
    }),
    notInPatch: change.refused,
    unread: report.unknown.map(({account, message}) => ({account, message})),
    patch: patch.length === 0 ? '' : `${patch.join('\n')}\n`,
  }
}
