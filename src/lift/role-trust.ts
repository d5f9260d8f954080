import type {Json} from '../core/types.js'
import type {LiftedBody} from './bodies.js'
import type {Callers} from './callers.js'
import type {Family} from './families.js'
import {principalsIn, withGroups, withoutCallers} from './lines.js'
import {liftTrust} from './trust.js'
import type {LiftedTrust, Naming} from './trust.js'

/** A role's `trust:` with both halves: who is let in, and who has the permission by it. */

const called = ({kind, thing: {account, name}}: Family, naming: Naming): string =>
  `${naming.account(account.id)}/${kind}/${name}`

/** Principals of other accounts that the file declares: a line that names them brings a caller policy. */
const bringsCaller = (text: string, isOther: (account: string) => boolean): boolean => {
  const [account = '', kind = '', name] = text.split('/')
  return name !== undefined && (kind === 'user' || kind === 'role') && !text.startsWith('arn:') && isOther(account)
}

function callerNotes(role: Family, callers: Callers, naming: Naming): string[] {
  return (callers.unfolded.get(role.thing.key) ?? []).map(({caller, policy}) => {
    const {kind, thing} = caller
    const line = called(caller, naming)
    const written = kind === 'group' ? `writes trust: [${line}]` : `writes ${line} without caller: false`
    return `${kind} ${thing.address} may assume it by its inline policy ${policy}; import --fold-callers ${written}`
  })
}

/** The lines with the callers' halves: groups in the place of their account, `caller: false` for who has none. */
function withCallers(
  role: Family,
  lines: readonly Json[],
  callers: Callers,
  naming: Naming,
): {readonly lines: readonly Json[]; readonly role: LiftedBody['body']} {
  const mine = callers.byRole.get(role.thing.key) ?? []
  const groups = new Map<string, string[]>()
  for (const caller of mine.filter(({kind}) => kind === 'group')) {
    const account = naming.account(caller.thing.account.id) ?? ''
    groups.set(account, [...(groups.get(account) ?? []), called(caller, naming)])
  }
  const grouped = [...groups].reduce<readonly Json[]>((all, [account, names]) => withGroups(all, account, names), lines)
  const having = new Set(mine.map((caller) => called(caller, naming)))
  const home = naming.account(role.thing.account.id)
  const brings = grouped.flatMap(principalsIn).filter((text) => bringsCaller(text, (account) => account !== home))
  const callerless = new Set(brings.filter((text) => !having.has(text)))
  if (callerless.size === 0) return {lines: grouped, role: {}}
  // Nobody at all is to get one.
  if (groups.size === 0 && brings.every((text) => callerless.has(text))) return {lines: grouped, role: {caller: false}}
  return {lines: withoutCallers(grouped, callerless), role: {}}
}

export function trustBody(role: Family, naming: Naming, callers: Callers, isVerbatim: boolean): LiftedBody {
  const lifted: LiftedTrust = liftTrust(role.trust ?? null, role.thing.account, naming, isVerbatim)
  if (!lifted.lines) return {body: lifted.role, notes: lifted.notes}
  const done = withCallers(role, lifted.lines, callers, naming)
  return {
    body: {trust: [...done.lines], ...lifted.role, ...done.role},
    notes: [...lifted.notes, ...callerNotes(role, callers, naming)],
  }
}
