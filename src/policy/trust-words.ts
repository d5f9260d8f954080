import type {AccountRef, Json} from '../core/types.js'
import {denies, grants} from './grants.js'
import type {Grant} from './grants.js'
import {byText} from './json.js'
import {principalWords} from './principal-words.js'
import {ORPHAN} from './principals.js'

const newIn = (list: readonly Grant[], other: readonly Grant[]): Grant[] => {
  const keys = new Set(other.map(({key}) => key))
  return list.filter(({key}) => !keys.has(key))
}

/** A change of a trust policy in words: who may assume the role now, who no longer may, what is left of principals that are gone; gains first. */
export function trustWords(
  before: Json | undefined,
  after: Json | undefined,
  account: AccountRef,
  names: ReadonlyMap<string, string>,
): string[] {
  const read = (of: typeof grants, document: Json | undefined) => (document === undefined ? [] : of(document, account))
  const [was, is] = [read(grants, before), read(grants, after)]
  const [denied, denies_] = [read(denies, before), read(denies, after)]
  const still = new Set(is.map(({principal}) => principal))
  const say = (list: Grant[], sentence: (who: string, how: string, grant: Grant) => string): string[] =>
    list
      .map((grant) => sentence(principalWords(grant.principal, names), grant.phrases.join(' and '), grant))
      .sort(byText)
  const and = (how: string): string => (how === '' ? '' : ` ${how}`)
  return [
    ...say(newIn(is, was), (who, how) => `+ ${who} may assume it${and(how)}`),
    ...say(newIn(denied, denies_), (who, how) => `+ ${who} is no longer kept out${and(how)}`),
    ...say(newIn(was, is), (who, how, {principal}) => {
      if (ORPHAN.test(principal)) return `- ${who} is taken out; it let nobody in`
      // Somebody who stays and only under other conditions has not lost the role.
      const which = how === '' && still.has(principal) ? 'without conditions' : how
      return `- ${who} may no longer assume it${and(which)}`
    }),
    ...say(newIn(denies_, denied), (who, how) => `- ${who} is kept out${and(how)}`),
  ]
}
