import type {Document} from './types.js'
import {testsOf} from './condition.js'
import type {Test} from './condition.js'
import {namesSubject} from './issuers.js'
import type {Principal} from './principal-type.js'
import {literalPrefix} from './wildcard.js'

/** A variable may be anything, the caller's own value among it; these two are the role's. */
const OURS = /^\$\{aws:resource(account|orgid)\}$/i

const exact = (value: string): boolean =>
  value !== '' && ((literalPrefix(value) === value && !value.includes('${')) || OURS.test(value))

/** `o-abc/r-ab12/*`: the organization itself must stand there in full. */
const insideOrganization = (value: string): boolean => {
  const [organization = '', ...rest] = value.split('/')
  return rest.length > 0 && exact(organization)
}

/** Positive tests that hold only for members of an organization that they name. */
const ORGANIZATION: readonly [RegExp, (value: string) => boolean][] = [
  [/^(foranyvalue:)?string(equals|equalsignorecase|like) aws:(principalorgid|sourceorgid)$/, exact],
  [/^(foranyvalue:)?string(equals|equalsignorecase|like) aws:(principalorgpaths|sourceorgpaths)$/, insideOrganization],
]

// IfExists and ForAllValues also hold where the key is absent, so they keep nobody out.
const namesOrganization = (test: Test): boolean =>
  test.values.length > 0 && ORGANIZATION.some(([id, enough]) => id.test(test.id) && test.values.every(enough))

const OWN = 'own'

/** The account that a value holds everyone to, or OWN; undefined: there is none, or not just one. */
type AccountIn = (value: string) => string | undefined
const asId: AccountIn = (value) => (OURS.test(value) ? OWN : exact(value) ? value : undefined)
/** Wildcards of a text may cross its colons, those of an ARN's part do not. */
const inText: AccountIn = (value) => /^arn:[a-z-]+:(?:iam|sts)::(\d{12}):/.exec(value)?.[1]
const inArn: AccountIn = (value) => /^arn:[^:]*:[^:]*:[^:]*:(\d{12}):/.exec(value)?.[1]

/** Positive tests that hold only for accounts that they name: those of callers, then those of which a service speaks. */
const ACCOUNTS: readonly (readonly [RegExp, AccountIn][])[] = [
  [
    [/^(foranyvalue:)?string(equals|equalsignorecase|like) aws:principalaccount$/, asId],
    [/^(foranyvalue:)?string(equals|equalsignorecase|like) aws:principalarn$/, inText],
    [/^(foranyvalue:)?arn(equals|like) aws:principalarn$/, inArn],
  ],
  [[/^(foranyvalue:)?string(equals|equalsignorecase|like) aws:sourceaccount$/, asId]],
]

/** The accounts that a test names, all of them; undefined: it holds nobody to accounts. */
function accountsIn({id, values}: Test, kinds: (typeof ACCOUNTS)[number]): readonly string[] | undefined {
  const read = kinds.find(([test]) => test.test(id))?.[1]
  const found = values.map((value) => read?.(value))
  return found.length > 0 && found.every((one) => one !== undefined) ? found : undefined
}

/** The accounts besides the role's own that a statement's conditions hold everyone to; undefined: they do not. */
export function pinnedAccounts(statement: Document): readonly string[] | undefined {
  for (const kinds of ACCOUNTS) {
    const [first, ...others] = testsOf(statement).flatMap((test) => {
      const found = accountsIn(test, kinds)
      return found ? [found] : []
    })
    if (first) return first.filter((id) => id !== OWN && others.every((some) => some.includes(id)))
  }
  return undefined
}

const hasSubject = ({id, values}: Test, provider: string): boolean => {
  const [, like] = /^(?:foranyvalue:)?string(equals|equalsignorecase|like) \S+:sub$/.exec(id) ?? []
  return (
    like !== undefined && values.length > 0 && values.every((value) => namesSubject(provider, value, like === 'like'))
  )
}

/**
 * Whether a statement leaves it open who a principal is: everyone, not held to an organization or to accounts; a
 * federated provider, not held to subjects that are exact or begin with something (`repo:acme/`, not `repo:`).
 */
export function openTo(statement: Document, {type, principal}: Principal): boolean {
  const tests = testsOf(statement)
  if (type === 'anyone') return !tests.some(namesOrganization) && pinnedAccounts(statement) === undefined
  return type === 'federated' && !tests.some((test) => hasSubject(test, principal))
}
