import type {AccountRef, Json} from '../../core/types.js'
import {asTexts} from '../../policy/json.js'
import {isService} from '../grammar/principal.js'
import {claimConditions, githubSubject, GITHUB, samlAudience, stsAudience} from '../trust/federation.js'
import type {WrittenRole} from '../written.js'
import {lineConditions, takeInherited, testsOf} from './conditions.js'
import type {Tests} from './conditions.js'

/** How the file names a principal. `callerless`: the line must not bring a caller policy, because AWS has none. */
export interface NamedPrincipal {
  readonly text: string
  readonly callerless: boolean
}

/** A statement that lines of trust can make: principals of one type, what they may call, under which condition. */
export interface Grant {
  readonly type: 'AWS' | 'Service' | 'Federated'
  readonly principals: readonly string[]
  readonly actions: readonly string[]
  readonly condition: Json | undefined
}

export interface LineWorld {
  /** The role's own account. */
  readonly account: AccountRef
  readonly role: WrittenRole
  /** Account id → key of the file. */
  readonly names: ReadonlyMap<string, string>
  /** How the file names a user, role, session or account by its ARN; undefined when it cannot. */
  principal(arn: string): NamedPrincipal | undefined
}

type Line = {[key: string]: Json}

const named = (world: LineWorld, id: string): string => world.names.get(id) ?? id

function org(tests: Tests): Line | undefined {
  const id = tests.takeOne('StringEquals', 'aws:PrincipalOrgID')
  return id === undefined || !/^o-[a-z0-9]{10,32}$/.test(id) ? undefined : {org: id}
}

const SSO =
  /^arn:[^:]*:iam::(\d{12}):role\/aws-reserved\/sso\.amazonaws\.com\/(\*\/)?AWSReservedSSO_([\w+=,.@-]+)_\?{16}$/

/** A permission set: both patterns of its role's ARN, in the account that is trusted. */
function sso(tests: Tests, principal: string, world: LineWorld): Line | undefined {
  const values = [...(testsOf(tests.rest()).take('ArnLike', 'aws:PrincipalArn') ?? [])].sort()
  const found = values.map((value) => SSO.exec(value))
  const [, id = '', , name = ''] = found[0] ?? []
  const isBoth =
    found.length === 2 && found.every((one) => one?.[1] === id && one[3] === name) && found[0]?.[2] !== found[1]?.[2]
  if (!isBoth || principal.split(':')[4] !== id) return undefined
  tests.take('ArnLike', 'aws:PrincipalArn')
  return {sso: name, account: named(world, id)}
}

function service(tests: Tests, principal: string, world: LineWorld): Line {
  const account = tests.takeOne('StringEquals', 'aws:SourceAccount')
  const arn = tests.takeOne('ArnLike', 'aws:SourceArn')
  return {
    service: principal,
    ...(account === undefined ? {} : {sourceAccount: account === world.account.id ? 'self' : named(world, account)}),
    ...(arn === undefined ? {} : {sourceArn: arn}),
  }
}

const GITHUB_REFS: readonly (readonly [RegExp, (name: string) => Parameters<typeof githubSubject>[1]])[] = [
  [/^ref:refs\/heads\/(.+)$/, (branch) => ({branch})],
  [/^ref:refs\/tags\/(.+)$/, (tag) => ({tag})],
  [/^environment:(.+)$/, (environment) => ({environment})],
  [/^pull_request$/, () => ({pullRequest: true})],
]

function github(subject: string): Line | undefined {
  const [, repository = '', rest = ''] = /^repo:([\w.-]+\/[\w.-]+):(.+)$/.exec(subject) ?? []
  for (const [form, make] of [...GITHUB_REFS, [/^/, () => ({subject})] as (typeof GITHUB_REFS)[number]]) {
    const match = form.exec(rest)
    const ref = match && make((match[1] ?? '').replaceAll('%3A', ':'))
    const made = ref ? githubSubject(repository, ref) : undefined
    if (ref && repository !== '' && made && 'subject' in made && made.subject === subject)
      return {github: repository, ...ref}
  }
  return undefined
}

/** An OIDC provider with one audience and one subject, each compared as compiling would. */
function oidc(tests: Tests, host: string, partition: string): Line | undefined {
  const claim = (name: 'aud' | 'sub'): string | undefined =>
    ['StringEquals', 'StringLike']
      .map((operator) => {
        const value = testsOf(tests.rest()).takeOne(operator, `${host}:${name}`)
        const made = claimConditions(host, {aud: 'x', sub: 'x', [name]: value ?? ''})
        return value !== undefined && made[operator]?.[`${host}:${name}`] === value
          ? tests.takeOne(operator, `${host}:${name}`)
          : undefined
      })
      .find((value) => value !== undefined)
  const [audience, subject] = [claim('aud'), claim('sub')]
  if (audience === undefined || subject === undefined) return undefined
  const short = host === GITHUB && audience === stsAudience(GITHUB, partition) ? github(subject) : undefined
  return short ?? {oidc: host, audience, subject}
}

function federated(tests: Tests, principal: string, world: LineWorld, assume: string): Line | undefined {
  const base = `arn:${world.account.partition}:iam::${world.account.id}:`
  const own = principal.startsWith(base) ? principal.slice(base.length) : ''
  if (own.startsWith('oidc-provider/') && assume === 'sts:assumerolewithwebidentity')
    return oidc(tests, own.slice('oidc-provider/'.length), world.account.partition)
  if (!own.startsWith('saml-provider/') || assume !== 'sts:assumerolewithsaml') return undefined
  if (tests.takeOne('StringEquals', 'SAML:aud') !== samlAudience(world.account.partition)) return undefined
  return {saml: own.slice('saml-provider/'.length)}
}

/** Lines for accounts, users, roles and sessions: bare where nothing is to be added, else together on one line. */
function principalLines(grant: Grant, more: Line, world: LineWorld): Json[] | undefined {
  const names = grant.principals.map((arn) => world.principal(arn))
  const isMfa = more['mfa'] === true || (more['mfa'] === undefined && world.role.mfa === true)
  if (isMfa && grant.principals.some((arn) => /:role\/|:assumed-role\//.test(arn))) return undefined
  if (!names.every((name) => name !== undefined)) return undefined
  return [false, true].flatMap((callerless): Json[] => {
    const texts = names.filter((name) => name.callerless === callerless).map(({text}) => text)
    const extra: Line = callerless ? {...more, caller: false} : more
    const [only] = texts
    if (only === undefined) return []
    if (Object.keys(extra).length === 0) return texts
    return [texts.length === 1 ? {principal: only, ...extra} : {principals: texts, ...extra}]
  })
}

const isBare = (line: Line): boolean =>
  Object.keys(line).length === 1 && typeof line['service'] === 'string' && isService(line['service'])

/** The shortest lines of trust that make a statement; undefined when there are none but `statement:`. */
export function linesFor(grant: Grant, world: LineWorld): Json[] | undefined {
  const [assume = '', second, ...others] = [...grant.actions].sort()
  const isAssume = assume === 'sts:assumerole' || grant.type === 'Federated'
  if (!isAssume || others.length > 0 || (second !== undefined && second !== 'sts:tagsession')) return undefined
  const lines: Json[] = []
  const [only = ''] = grant.principals
  const isSso = grant.principals.length === 1 && /:root$/.test(only)
  const isOrg = grant.principals.length === 1 && only === '*'
  const rounds = grant.type === 'AWS' ? [grant.principals] : grant.principals.map((one) => [one])
  for (const principals of rounds) {
    const tests = testsOf(grant.condition)
    if (!takeInherited(tests, world.role, grant.type === 'AWS')) return undefined
    const [first = ''] = principals
    const head =
      grant.type === 'Service'
        ? service(tests, first, world)
        : grant.type === 'Federated'
          ? federated(tests, first, world, assume)
          : isOrg
            ? org(tests)
            : ((isSso ? sso(tests, first, world) : undefined) ?? {})
    const more = lineConditions(tests, world.role, grant.type === 'AWS')
    if (!head || !more) return undefined
    // Sessions of a permission set carry no MFA: such a line is refused.
    if (head['sso'] !== undefined && (more['mfa'] ?? world.role.mfa) === true) return undefined
    const tail = {...more, ...(second === undefined ? {} : {tagSession: true})}
    const line: Line = {...head, ...tail}
    const made =
      Object.keys(head).length > 0
        ? [isBare(line) ? asTexts(line['service'])[0]! : line]
        : principalLines({...grant, principals}, tail, world)
    if (!made) return undefined
    lines.push(...made)
  }
  return lines
}
