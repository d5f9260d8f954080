import type {Document} from './types.js'
import {testsOf} from './condition.js'
import type {Test} from './condition.js'
import type {Principal} from './principal-type.js'
import {literalPrefix} from './wildcard.js'

const exact = (value: string): boolean => value !== '' && literalPrefix(value) === value

/** `o-abc/r-ab12/*`: the organization itself must stand there in full. */
const insideOrganization = (value: string): boolean => literalPrefix(value).includes('/')

/** Positive tests that hold only for members of an organization, or of accounts, that they name. */
const ORGANIZATION: readonly [RegExp, (value: string) => boolean][] = [
  [/^(foranyvalue:)?string(equals|equalsignorecase|like) aws:(principalorgid|sourceorgid)$/, exact],
  [/^(foranyvalue:)?string(equals|equalsignorecase|like) aws:(principalorgpaths|sourceorgpaths)$/, insideOrganization],
  [/^(foranyvalue:)?string(equals|equalsignorecase|like) aws:(principalaccount|sourceaccount)$/, exact],
]

// IfExists and ForAllValues also hold where the key is absent, so they keep nobody out.
const namesOrganization = (test: Test): boolean =>
  test.values.length > 0 && ORGANIZATION.some(([id, enough]) => id.test(test.id) && test.values.every(enough))

/** `repo:` says no more than that it is a repository: its owner has to be whole. */
const namesSubject = (value: string): boolean => {
  const prefix = literalPrefix(value)
  return prefix.startsWith('repo:') ? /^repo:[^/]+\//.test(prefix) : prefix !== ''
}

const hasSubject = (test: Test): boolean =>
  test.values.length > 0 &&
  ((/^stringequals(ignorecase)? \S+:sub$/.test(test.id) && test.values.every((value) => value !== '')) ||
    (/^stringlike \S+:sub$/.test(test.id) && test.values.every(namesSubject)))

/**
 * Whether a statement leaves it open who a principal is: everyone, not held to an organization or to accounts; a
 * federated provider, not held to subjects that are exact or begin with something (`repo:acme/`, not `repo:`).
 */
export function openTo(statement: Document, {type}: Principal): boolean {
  if (type === 'anyone') return !testsOf(statement).some(namesOrganization)
  return type === 'federated' && !testsOf(statement).some(hasSubject)
}

/** The accounts that a statement's conditions hold everyone to, if they do. */
export const pinnedAccounts = (statement: Document): readonly string[] =>
  testsOf(statement).find(({id}) => /^string(equals|like) aws:principalaccount$/.test(id))?.values ?? []
