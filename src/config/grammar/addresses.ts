import {nearest} from '../../core/nearest.js'
import {principalProblem} from './principal.js'

/** The addresses of `safety:` and `tests:`: what an entry lets pass, who keeps which role, who asks. By their form alone. */

const KINDS = ['role', 'user', 'group', 'policy', 'oidc-provider', 'saml-provider']
const NAME = '[\\w+=,.@-]+'
/** With at least one character that stands for itself. */
const SOME_NAME = '[*?]*[\\w+=,.@-][\\w+=,.@*?-]*'
const NO_KIND = `(?!(?:${KINDS.join('|')})$)`
const ACCOUNT = '[A-Za-z][A-Za-z0-9_-]*'

export const ALLOWANCE_PATTERN = `^[A-Za-z0-9_*?-]+/(?:(?:${KINDS.join('|')}|\\*)/${SOME_NAME}(?:/[!-~]+)?|${NO_KIND}${SOME_NAME})$`
export const ROLE_PATTERN = `^${ACCOUNT}/(?:role/|${NO_KIND})${NAME}$`
const SERVICE = '[a-z0-9-]+(?:\\.[a-z0-9-]+)*\\.amazonaws\\.com(?:\\.cn)?'
const ASKER_ARN =
  'arn:aws[a-z-]*:(?:iam::\\d{12}:(?:root|(?:user|role|oidc-provider|saml-provider)/[!-~]+)|sts::\\d{12}:assumed-role/[^/\\s]+/[!-~]+)'
export const ASKER_PATTERN = `^(?:${ASKER_ARN}|${SERVICE}|${ACCOUNT}/(?:(?:user|role)/|${NO_KIND})${NAME})$`
export const KEEPER_PATTERN = `^(?:arn:aws[a-z-]*:iam::\\d{12}:(?:user|role)/[!-~]+|${ACCOUNT}/(?:user|role)/${NAME})$`

const GLOB = /[*?]/
const fits = (pattern: string, text: string): boolean => new RegExp(pattern, 'u').test(text)

/** `client/Deployer`, where a role is meant unless a kind is said, is `client/role/Deployer`. */
export const fullAddress = (text: string): string =>
  /^[^/]+\/[^/]+$/.test(text) && !KINDS.includes(text.slice(text.indexOf('/') + 1)) ? text.replace('/', '/role/') : text

const unknownKind = (kind: string, kinds: readonly string[]): string => {
  const near = nearest(kind, kinds)
  return `"${kind}" is no kind; ${near ? `did you mean "${near}"?` : `there are ${kinds.join(', ')}`}`
}

const EXAMPLE = 'client/role/Deployer'
const NAMED = `name what is meant, for example ${EXAMPLE} or client/role/ci-*`

/** What is wrong with the address of an entry of `allow:`. It has to name something: no entry is for everything. */
export function allowanceProblem(text: string): string | undefined {
  if (fits(ALLOWANCE_PATTERN, text)) return undefined
  if (text.startsWith('arn:')) return `an ARN is no address; write account, kind and name, for example ${EXAMPLE}`
  const [, kind = '', name = ''] = fullAddress(text).split('/')
  const isBlank = (part: string) => /^[*?]+$/.test(part)
  if (isBlank(text.replaceAll('/', '*')) || isBlank(name)) return `"${text}" stands for everything there; ${NAMED}`
  if (name === '') return `"${text}" names no thing; write account, kind and name, for example ${EXAMPLE}`
  if (!KINDS.includes(kind) && kind !== '*') return unknownKind(kind, KINDS)
  return `"${text}" is no address; write account, kind and name, for example ${EXAMPLE}`
}

/** What is wrong with the role of `mustKeep:`, or of an entry of `tests:`. */
export function keptRoleProblem(text: string): string | undefined {
  if (fits(ROLE_PATTERN, text)) return undefined
  const example = 'for example client/role/Admin'
  if (text.startsWith('arn:')) return `an ARN is no address; write account, kind and name, ${example}`
  if (GLOB.test(text)) return `"${text}": write an entry for each role, ${example}`
  const [, kind = '', name = '', ...part] = fullAddress(text).split('/')
  if (name !== '' && KINDS.includes(kind) && kind !== 'role') return `only a role can be assumed; write one, ${example}`
  if (name !== '' && kind !== 'role') return unknownKind(kind, ['role'])
  if (name !== '' && part.length > 0) return `"${text}" is a part of a role; write the role itself, ${example}`
  return `"${text}" names no role; write account, kind and name, ${example}`
}

/** What is wrong with the principal of `mustKeep:`. */
export function keeperProblem(text: string): string | undefined {
  if (fits(KEEPER_PATTERN, text) && !GLOB.test(text)) return undefined
  const example = 'for example root/user/alice, root/role/ci or arn:aws:iam::111111111111:user/alice'
  if (text.startsWith('arn:'))
    return principalProblem(text) ?? `"${text}" is no user and no role; write one, ${example}`
  if (GLOB.test(text)) return `"${text}": write an entry for each user or role, ${example}`
  const [, kind = '', name = ''] = text.split('/')
  if (kind === 'group' && name !== '') return 'a group cannot assume a role; name one of its users'
  return `"${text}" is no user and no role; write account, kind and name or an ARN, ${example}`
}

/** What is wrong with the `who:` of an entry of `tests:`. */
export function askerProblem(text: string): string | undefined {
  if (fits(ASKER_PATTERN, text) && !GLOB.test(text)) return undefined
  const example = 'for example root/user/paul, dev/role/ci, lambda.amazonaws.com or an ARN'
  if (GLOB.test(text)) return `"${text}": write an entry for each who asks, ${example}`
  const [, kind = '', name = ''] = text.split('/')
  if (kind === 'group' && name !== '') return 'a group cannot ask for anything; name one of its users'
  if (fits(`^(?:${ACCOUNT}|\\d{12})$`, text)) return `"${text}" is many who could ask; name one, ${example}`
  return `"${text}" is nobody who can ask; write one, ${example}`
}
