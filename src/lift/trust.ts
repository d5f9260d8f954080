import type {AccountRef, Json} from '../core/types.js'
import {trustEdits} from '../config/edit/trust.js'
import type {NamedPrincipal} from '../config/edit/lines.js'
import {fitsTrustLine} from '../config/grammar/fits.js'
import {principalProblem} from '../config/grammar/principal.js'
import type {WrittenRole} from '../config/written.js'
import {keyOf} from '../core/address.js'
import {addressFor} from '../kinds/resource.js'
import type {OwnerKind} from '../kinds/resource.js'
import {rootArn} from '../policy/canonical.js'
import {asList, isObject} from '../policy/json.js'
import type {Body} from './entry.js'
import {hoisted} from './lines.js'

/** How accounts and principals are called. */
export interface Naming {
  /** The key of an account by its id; undefined of one that is not listed. */
  account(id: string): string | undefined
  /** The thing of an address (in lower case) that the file declares, or is going to. */
  declared(key: string): {readonly arn: string; readonly name: string} | undefined
  /** The ARN of what lives under that address, where its account was read; null when there is nothing. */
  live(key: string): string | null | undefined
  /** The name of an account by its id, whatever it is called in the file. */
  nameOf(id: string): string | undefined
}

/** A trust policy as the file says it. */
export interface LiftedTrust {
  /** Undefined: it is given whole. */
  readonly lines?: readonly Json[]
  /** `trust` when given whole, and what is said for all lines. */
  readonly role: Body
  readonly notes: readonly string[]
}

// What the file says of a role is not known yet: lines say all that they have.
const BARE: WrittenRole = {
  accounts: 'all',
  trust: [],
  policies: [],
  inline: {},
  tags: {},
  exclusive: true,
  caller: true,
}

/** How a line names who is behind an ARN; undefined where only a raw statement can. */
function principalOf(principal: string, own: AccountRef, naming: Naming): NamedPrincipal | undefined {
  const arn = rootArn(principal, own)
  const [, partition, service, , id = '', rest = ''] = arn.split(':')
  if (!arn.startsWith('arn:') || principalProblem(arn) !== undefined || partition !== own.partition) return undefined
  const text = (written: string): NamedPrincipal => ({text: written, callerless: false})
  if (rest === 'root') return text(naming.account(id) ?? id)
  const name = naming.nameOf(id)
  if (service !== 'iam' || name === undefined) return text(arn)
  const kind = rest.slice(0, rest.indexOf('/')) as OwnerKind
  const key = keyOf(addressFor({...own, id, name}, kind, arn.slice(arn.lastIndexOf('/') + 1)))
  const found = naming.declared(key)
  if (found) return found.arn === arn ? text(`${naming.account(id)}/${kind}/${found.name}`) : undefined
  const live = naming.live(key)
  // The file takes nobody who is not there, and nobody by another path.
  return live === undefined || live === arn ? text(arn) : undefined
}

/** What a statement has that no line can say. */
function whyRaw(statement: Json): string {
  if (!isObject(statement)) return 'it has another form'
  if (statement['Effect'] !== 'Allow') return 'lines only allow'
  if (statement['Sid'] !== undefined && statement['Sid'] !== '')
    return `it has the Sid ${JSON.stringify(statement['Sid'])}`
  const odd = ['NotPrincipal', 'NotAction', 'Resource', 'NotResource'].find((key) => Object.hasOwn(statement, key))
  if (odd !== undefined) return `it has ${odd}`
  const principal = statement['Principal']
  if (isObject(principal) && Object.keys(principal).length > 1) return 'it names principals of several types'
  const [action, ...others] = asList(statement['Action'])
  if (others.length > 0) return 'no line says its actions or its condition'
  if (typeof action !== 'string' || !/^sts:AssumeRole/i.test(action)) return 'no line says its action'
  const condition = statement['Condition']
  const isBare = !isObject(condition) || Object.keys(condition).length === 0
  return isBare ? 'no line says who that is' : 'no line says who that is under that condition'
}

const whole = (document: Json, why: string): LiftedTrust => ({
  role: {trust: {document}},
  notes: [`the trust policy is given whole: ${why}`],
})

/** A live trust policy as lines, with what they have in common said by the role; whole where lines cannot make it. */
export function liftTrust(document: Json, own: AccountRef, naming: Naming, isVerbatim: boolean): LiftedTrust {
  if (isVerbatim) return whole(document, 'as lines it would not come back the same')
  const names = {get: (id: string) => naming.account(id)} as ReadonlyMap<string, string>
  const edits = trustEdits([], document, [], {
    account: own,
    role: BARE,
    names,
    principal: (arn) => principalOf(arn, own, naming),
  })
  if ('problem' in edits)
    return whole(document, edits.problem.replace(/^its trust policy /, 'it ').replace(/[,;] .*$/, ''))
  const lines = edits.flatMap((edit) => ('value' in edit ? [edit.value] : []))
  if (lines.length === 0) return whole(document, 'it has no statement')
  if (!lines.every(fitsTrustLine)) return whole(document, 'it has something that the file does not take in a line')
  const raw = lines.filter((line) => isObject(line) && Object.hasOwn(line, 'statement')) as Body[]
  const done = hoisted(lines)
  return {
    ...done,
    notes: [...new Set(raw.map(({statement}) => `a raw statement of trust: ${whyRaw(statement!)}`))],
  }
}
