import {escapeLines, escapeText} from '../render/escape.js'
import type {AskedWorld, Asking} from './ask/ask.js'

/** What is said, as errors, of the accounts that a world lacks. */
export const unreadLines = ({session}: Asking, {unread}: AskedWorld): string[] =>
  (session?.plan.unknown ?? [])
    .filter(({account}) => unread.has(account))
    .map(
      ({account, message}) =>
        `error: account ${escapeText(account)} could not be read, and is missing here: ${escapeLines(message).join('\n  ')}`,
    )
