import type {Address} from '../core/address.js'
import type {Json} from '../core/types.js'
import {conditionWords} from '../policy/condition-words.js'
import type {Test} from '../policy/condition.js'
import type {Layer} from '../policy/evaluate/decide.js'
import type {Origin} from './model.js'

/** A condition key with the value that a request should have. */
export interface Sent {
  readonly key: string
  readonly value: string
}

/** The smallest change that lets the caller in. */
export type Fix =
  | {readonly how: 'name-another-role'; readonly role: Address}
  | {readonly how: 'declare-role'; readonly role: Address; readonly principal: string}
  | {readonly how: 'name-another-principal'; readonly principal: Address | undefined}
  | {
      readonly how: 'trust'
      readonly role: Address
      readonly principal: string
      /** The call that the trust has to allow. */
      readonly action: string
      /** Conditions, in words, of the statement that comes nearest. */
      readonly without?: readonly string[]
      /** Another request may meet those, by a value that the policy does not tell; else no request of this caller does. */
      readonly isOpen?: true
      /** The statement, from 0, of a trust that lets in nobody at all: the new one stands in its place. */
      readonly instead?: number
    }
  | {readonly how: 'trust-without-mfa'; readonly role: Address; readonly principal: string; readonly action: string}
  | {readonly how: 'send'; readonly sends: readonly Sent[]}
  /** Nobody has said what these keys are. `sends`: values with which it would pass, where there are such. */
  | {readonly how: 'say'; readonly tests: readonly Test[]; readonly sends: readonly Sent[]}
  /** `where` is known of a boundary, and of a policy of the organization that could say it; of the caller's it may be any. */
  | {
      readonly how: 'allow'
      readonly layer: Layer
      readonly where: Origin | undefined
      /** Of policies of the organization: what they are attached to. */
      readonly level?: string | undefined
      readonly principal: string
      readonly statement: Json
    }
  /** The boundary is AWS's own. */
  | {readonly how: 'another-boundary'; readonly where: Origin; readonly principal: string; readonly statement: Json}
  | {readonly how: 'remove-deny'; readonly where: Origin; readonly statement: number}
  /** The policy with the Deny is AWS's own. */
  | {readonly how: 'detach'; readonly where: Origin; readonly principal: string}
  /** Seconds; `most` where it is too long, `least` where it is too short. */
  | {readonly how: 'shorten'; readonly most: number}
  | {readonly how: 'lengthen'; readonly least: number}
  /** A resource of another account has a policy of its own, or is a role that nobody has shown us. */
  | {readonly how: 'ask-owner'; readonly resource: string; readonly statement: Json}

/** The tests of a statement in words. */
export function wordsOf(tests: readonly Test[]): string[] {
  const block: Record<string, Record<string, string[]>> = {}
  for (const {operator, key, values} of tests) (block[operator] ??= {})[key] = [...values]
  return tests.length === 0 ? [] : conditionWords({Condition: block})
}
