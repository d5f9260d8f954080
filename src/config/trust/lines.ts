import type {Severity} from '../../core/types.js'
import type {Account} from '../intent.js'
import type {Path} from '../source.js'
import type {Block} from './conditions.js'
import {claimConditions, githubSubject, GITHUB, repositoryProblem, samlAudience, stsAudience} from './federation.js'
import type {Caller, Resolved} from './principals.js'
import {rootOf} from './principals.js'
import type {WrittenTrust} from '../written.js'

export type Line = Exclude<WrittenTrust, {type: 'statement' | 'document'}>

/** What a line may ask. `own` is the role's account, `path` the line's. */
export interface LineWorld {
  readonly own: Account
  readonly path: Path
  readonly mfa: boolean
  resolve(text: string): Resolved
  /** An account by key or 12-digit id; a finding when there is none. */
  accountOf(text: string, path: Path): {partition: string; id: string} | undefined
  tell(severity: Severity, code: string, path: Path, message: string): void
}

/** A line without the conditions that any line can have. */
export interface LineParts {
  readonly type: 'AWS' | 'Service' | 'Federated'
  readonly principals: readonly string[]
  readonly action: string
  readonly blocks: readonly Block[]
  readonly callers: readonly {readonly caller: Caller; readonly path: Path}[]
}

type Of<T extends Line['type']> = Extract<Line, {type: T}>

const ASSUME = 'sts:AssumeRole'

const provider = (own: Account, kind: string, name: string): string =>
  `arn:${own.partition}:iam::${own.id}:${kind}/${name}`

function mfaError(world: LineWorld, path: Path, who: string): void {
  const message = `mfa: true on ${who}, whose sessions carry no MFA, lets nobody in; write mfa: false on this line`
  world.tell('error', 'mfa-without-mfa', path, message)
}

function principals(line: Of<'principals'>, world: LineWorld): LineParts {
  const arns: string[] = []
  const callers: LineParts['callers'][number][] = []
  for (const [index, text] of line.principals.entries()) {
    const path = [...world.path, 'principals', index]
    const {principal, told} = world.resolve(text)
    if (told) world.tell(told.severity, told.code, path, told.message)
    if (!principal) continue
    if (principal.kind === 'gone') {
      world.tell('note', 'expired-principal', path, `${text} has expired, so that this trust leaves it out`)
      continue
    }
    const noMfa = principal.kind === 'session' ? principal.arn.includes(':assumed-role/') : principal.kind === 'role'
    if (world.mfa && noMfa) mfaError(world, path, `the role ${text}`)
    arns.push(principal.arn)
    if (principal.caller) callers.push({caller: principal.caller, path})
  }
  return {type: 'AWS', principals: arns, action: ASSUME, blocks: [], callers}
}

function service(line: Of<'service'>, world: LineWorld): LineParts {
  const blocks: Block[] = []
  if (line.sourceAccount !== undefined) {
    const path = [...world.path, 'sourceAccount']
    const account = line.sourceAccount === 'self' ? world.own : world.accountOf(line.sourceAccount, path)
    if (account) blocks.push({condition: {StringEquals: {'aws:SourceAccount': account.id}}, path})
  }
  if (line.sourceArn !== undefined) {
    const path = [...world.path, 'sourceArn']
    blocks.push({condition: {ArnLike: {'aws:SourceArn': line.sourceArn}}, path})
  }
  return {type: 'Service', principals: [line.service], action: ASSUME, blocks, callers: []}
}

const federated = (arn: string, action: string, condition: Block['condition'], world: LineWorld): LineParts => ({
  type: 'Federated',
  principals: [arn],
  action,
  blocks: [{condition, path: world.path}],
  callers: [],
})

function github(line: Of<'github'>, world: LineWorld): LineParts | undefined {
  const problem = repositoryProblem(line.github)
  const found = problem === undefined ? githubSubject(line.github, line.ref) : {problem}
  if ('problem' in found) {
    const at = problem === undefined ? ['subject'] : ['github']
    world.tell('error', 'open-subject', [...world.path, ...at], found.problem)
    return undefined
  }
  const claims = claimConditions(GITHUB, {aud: stsAudience(GITHUB, world.own.partition), sub: found.subject})
  return federated(provider(world.own, 'oidc-provider', GITHUB), 'sts:AssumeRoleWithWebIdentity', claims, world)
}

function oidc(line: Of<'oidc'>, world: LineWorld): LineParts {
  const host = line.oidc.replace(/^https:\/\//, '').replace(/\/$/, '')
  const claims = claimConditions(host, {aud: line.audience, sub: line.subject})
  return federated(provider(world.own, 'oidc-provider', host), 'sts:AssumeRoleWithWebIdentity', claims, world)
}

function saml(line: Of<'saml'>, world: LineWorld): LineParts | undefined {
  if (!/^[\w._-]{1,128}$/.test(line.saml)) {
    const message = `"${line.saml}" is no name of a SAML provider; write its name in the role's own account`
    world.tell('error', 'invalid-provider', [...world.path, 'saml'], message)
    return undefined
  }
  const condition = {StringEquals: {'SAML:aud': samlAudience(world.own.partition)}}
  return federated(provider(world.own, 'saml-provider', line.saml), 'sts:AssumeRoleWithSAML', condition, world)
}

function sso(line: Of<'sso'>, world: LineWorld): LineParts | undefined {
  if (world.mfa) mfaError(world, world.path, 'a permission set')
  if (!/^[\w+=,.@-]{1,32}$/.test(line.sso)) {
    const message = `"${line.sso}" is no name of a permission set: 1 to 32 of A-Z a-z 0-9 + = , . @ _ -`
    world.tell('error', 'invalid-permission-set', [...world.path, 'sso'], message)
    return undefined
  }
  const account = world.accountOf(line.account, [...world.path, 'account'])
  if (!account) return undefined
  const base = `arn:${account.partition}:iam::${account.id}:role/aws-reserved/sso.amazonaws.com/`
  // The role's path has the home region or has not; its suffix changes whenever Identity Center makes it anew.
  const name = `AWSReservedSSO_${line.sso}_${'?'.repeat(16)}`
  const condition = {ArnLike: {'aws:PrincipalArn': [`${base}${name}`, `${base}*/${name}`]}}
  const blocks = [{condition, path: world.path}]
  return {type: 'AWS', principals: [rootOf(account)], action: ASSUME, blocks, callers: []}
}

function org(line: Of<'org'>, world: LineWorld): LineParts {
  const path = [...world.path, 'org']
  if (!/^o-[a-z0-9]{10,32}$/.test(line.org)) {
    world.tell('error', 'invalid-organization', path, `"${line.org}" is no organization; it looks like o-abcd123456`)
  }
  const message = `everyone in the role's own account may assume it too, without a caller policy`
  world.tell('note', 'org-trust-own-account', path, message)
  const condition = {StringEquals: {'aws:PrincipalOrgID': line.org}}
  return {type: 'AWS', principals: ['*'], action: ASSUME, blocks: [{condition, path}], callers: []}
}

const COMPILERS: {readonly [T in Line['type']]: (line: Of<T>, world: LineWorld) => LineParts | undefined} = {
  principals,
  service,
  github,
  oidc,
  saml,
  sso,
  org,
}

/** A line's principals, action and the conditions of its kind; undefined when it cannot be made (told). */
export const lineParts = (line: Line, world: LineWorld): LineParts | undefined =>
  (COMPILERS[line.type] as (line: Line, world: LineWorld) => LineParts | undefined)(line, world)

/** Lines whose principals have sessions that a role's own conditions are meant for. */
export const takesRoleConditions = (line: Line): boolean =>
  line.type === 'principals' || line.type === 'sso' || line.type === 'org'
