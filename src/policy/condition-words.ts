import type {Document} from './types.js'
import {testsOf} from './condition.js'
import type {Test} from './condition.js'

const or = (values: readonly string[]): string =>
  values.length < 3 ? values.join(' or ') : `${values.slice(0, -1).join(', ')} or ${values.at(-1)}`

const PERMISSION_SET = /:role\/aws-reserved\/sso\.amazonaws\.com\/(?:[^/]+\/)?AWSReservedSSO_(.+)_(?:\?{16}|\*)$/

/** The Identity Center permission set whose roles, of any region and suffix, are meant; undefined when it is not one. */
function permissionSet(patterns: readonly string[]): string | undefined {
  const [name, ...others] = new Set(patterns.map((pattern) => PERMISSION_SET.exec(pattern)?.[1]))
  return others.length === 0 ? name : undefined
}

/** `2027-02-01T00:00:00Z` is the start of a day, and reads better as that day. */
const day = (time: string): string => time.replace(/T00:00:00(\.0+)?Z$/, '')

/** Which tests have words of their own, in the order in which they are told; undefined: these values have none. */
const WORDS: readonly {
  readonly id: RegExp
  readonly words: (values: readonly string[]) => string | undefined
  /** What leads over to the words in a sentence. */
  readonly lead?: string
}[] = [
  {
    id: /^bool aws:multifactorauthpresent$/,
    words: (values) => (values.join().toLowerCase() === 'true' ? 'with MFA' : undefined),
  },
  {id: /^stringequals sts:externalid$/, words: (values) => `external id ${or(values)}`, lead: 'with '},
  {
    id: /^arn(like|equals) aws:principalarn$/,
    words: (values) => (permissionSet(values) === undefined ? undefined : `permission set ${permissionSet(values)}`),
    lead: 'with ',
  },
  {id: /^string(equals|like) aws:principalorgid$/, words: (values) => `in organization ${or(values)}`},
  {id: /^ipaddress aws:sourceip$/, words: (values) => `from ${or(values)}`},
  {id: /^stringequals aws:sourceaccount$/, words: (values) => `for account ${or(values)}`},
  {id: /^(arn|string)(like|equals) aws:sourcearn$/, words: (values) => `for ${or(values)}`},
  {id: /^string(equals|like) \S+:sub$/, words: (values) => `subject ${or(values)}`, lead: 'as '},
  {id: /^stringequals \S+:aud$/, words: (values) => `audience ${or(values)}`, lead: 'for '},
  {
    id: /^datelessthan aws:currenttime$/,
    words: (values) => (values.length === 1 ? `until ${day(values.join())}` : undefined),
  },
]

function read(test: Test): {rank: number; text: string; lead: string} {
  for (const [rank, {id, words, lead = ''}] of WORDS.entries()) {
    const text = id.test(test.id) ? words(test.values) : undefined
    if (text !== undefined) return {rank, text, lead}
  }
  return {rank: WORDS.length, text: `${test.operator} ${test.key} = ${or(test.values)}`, lead: 'when '}
}

const ranked = (statement: Document) =>
  testsOf(statement)
    .map(read)
    .sort((a, b) => a.rank - b.rank)

/**
 * The conditions of a statement in words, the common ones first: `with MFA`, `external id acme-7f3a`,
 * `from 203.0.113.0/24`, `in organization o-abc`, else `StringEquals aws:X = y`.
 */
export const conditionWords = (statement: Document): string[] => ranked(statement).map(({text}) => text)

/** The same so that they go on a sentence: `with external id acme-7f3a`, `when StringEquals aws:X = y`. */
export const conditionPhrases = (statement: Document): string[] =>
  ranked(statement).map(({lead, text}) => `${lead}${text}`)
