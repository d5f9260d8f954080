import {asList, isObject} from '../../policy/json.js'
import type {Document} from '../../policy/types.js'
import type {Json} from '../../core/types.js'
import type {Context} from '../compile/context.js'
import type {Entry} from '../compile/entries.js'
import {unknownAccount} from '../compile/selectors.js'
import type {Path} from '../source.js'
import {canonicalTrust, type CanonicalTrust, type Piece} from './canonical.js'
import {conditionBlocks, expiryBlock, joinBlocks, type Block} from './conditions.js'
import {earlier, isOver} from './expiry.js'
import {lineParts, takesRoleConditions, type Line, type LineWorld} from './lines.js'
import {type Caller, type Principals} from './principals.js'
import {resolvePrincipal} from './resolve.js'
import {wholeTrust} from './whole.js'
import type {WrittenRole, WrittenTrust} from '../written.js'

/** Someone who may assume a role by one line of its trust and needs a policy for it. */
export interface Need {
  readonly caller: Caller
  readonly role: Entry<WrittenRole>
  readonly path: Path
}

export interface CompiledTrust extends CanonicalTrust {
  readonly needs: readonly Need[]
}

/** A role's lines of trust as its trust policy, and who needs a caller policy for it. */
export function compileTrust(told: Context, principals: Principals, role: Entry<WrittenRole>): CompiledTrust {
  const whole = wholeTrust(role.written)
  if (whole) {
    const document = isObject(whole.document) ? whole.document : {}
    return {document, lines: asList(document['Statement']).map(() => 0), needs: []}
  }
  let isWrong = false
  const context: Context = {
    ...told,
    tell(severity, ...finding) {
      isWrong ||= severity === 'error'
      told.tell(severity, ...finding)
    },
  }
  const pieces: Piece[] = []
  const needs: Need[] = []
  for (const [index, line] of role.written.trust.entries()) {
    const path = [...role.path, 'trust', index]
    // A whole document is the only item there is.
    if (line.type === 'document') continue
    if (line.type === 'statement') {
      pieces.push({type: 'statement', statement: rawStatement(context, role, line.statement, path), line: index})
    } else if (isOver(line.expires, context.now)) {
      const message = `this line expired on ${line.expires}; the next apply removes it from AWS, and it can go from the file`
      context.tell('note', 'expired', [...path, 'expires'], message, role.tellIn)
    } else {
      const done = compileLine(context, principals, role, line, path)
      if (done) pieces.push({...done.piece, line: index})
      if (done && role.written.caller && line.caller !== false) {
        needs.push(...done.callers.filter(({caller}) => needsPolicy(caller, role)).map((each) => ({...each, role})))
      }
    }
  }
  // A line that is wrong lacks for that reason only, which has been told.
  if (pieces.length === 0 && !isWrong) {
    const message = 'no line of trust is left, so that nobody may assume this role; add one, or remove the role'
    context.tell('warning', 'nobody-trusted', [...role.path, 'trust'], message, role.tellIn)
  }
  return {...canonicalTrust(pieces, role.account), needs}
}

/** In one account a trust that names the user or role is enough; a group is trusted as its account, which is not. */
const needsPolicy = (caller: Caller, role: Entry): boolean =>
  caller.kind === 'group' || caller.account.id !== role.account.id

function compileLine(context: Context, principals: Principals, role: Entry<WrittenRole>, line: Line, path: Path) {
  const inherited = takesRoleConditions(line) ? role.written : undefined
  const world: LineWorld = {
    own: role.account,
    path,
    mfa: line.mfa ?? inherited?.mfa ?? false,
    resolve: (text) => resolvePrincipal(context, principals, text, role.account),
    accountOf(text, at) {
      const account = context.account.get(text) ?? (/^\d{12}$/.test(text) ? {...role.account, id: text} : undefined)
      if (!account) this.tell('error', 'unknown-account', at, unknownAccount(text, context.account.keys()))
      return account
    },
    tell: (severity, code, at, message) => context.tell(severity, code, at, message, role.tellIn),
  }
  checkConditions(line, world)
  const parts = lineParts(line, world)
  if (!parts || parts.principals.length === 0) return undefined
  const last = earlier(role.written.expires, line.expires)
  const blocks: Block[] = [
    ...parts.blocks,
    ...conditionBlocks(line, path, inherited, role.path),
    ...(last === undefined
      ? []
      : [expiryBlock(last, line.expires === last ? [...path, 'expires'] : [...role.path, 'expires'])]),
  ]
  const {condition, clashes} = joinBlocks(blocks)
  for (const clash of clashes) {
    const message = `the condition ${clash.operator} ${clash.key} is there twice; keep one, or give it another operator`
    world.tell('error', 'condition-twice', clash.path, message)
  }
  const actions = line.tagSession ? [parts.action, 'sts:TagSession'] : [parts.action]
  const piece = {type: parts.type, principals: parts.principals, actions, ...(condition && {condition})}
  return {piece, callers: parts.callers}
}

/** Services and identity providers send neither MFA nor an external id: such a line would let nobody in. */
function checkConditions(line: WrittenTrust & Line, world: LineWorld): void {
  if (takesRoleConditions(line)) return
  for (const key of ['mfa', 'externalId'] as const) {
    if (line[key] === undefined || line[key] === false) continue
    const message = `${key} on a service or an identity provider, which has none, lets nobody in; leave it out`
    world.tell('error', 'condition-never-met', [...world.path, key], message)
  }
}

/** Verbatim; the role's last day alone is added to what allows, since nothing else would end it. */
function rawStatement(context: Context, role: Entry<WrittenRole>, statement: Json, path: Path): Json {
  const {expires} = role.written
  if (expires === undefined || !isObject(statement) || statement['Effect'] !== 'Allow') return statement
  const own = statement['Condition'] ?? {}
  if (!isObject(own) || !Object.values(own).every(isObject)) return statement
  const {condition, clashes} = joinBlocks([
    {condition: own as Record<string, Document>, path},
    expiryBlock(expires, [...role.path, 'expires']),
  ])
  for (const clash of clashes) {
    const message = `the role's expires: cannot be added, because ${clash.operator} ${clash.key} is in the statement`
    context.tell('error', 'condition-twice', [...path, 'statement'], message, role.tellIn)
  }
  return condition ? {...statement, Condition: condition} : statement
}
