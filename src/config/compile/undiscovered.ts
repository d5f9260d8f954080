import type {Tell} from './context.js'

/** Findings that hold only where all accounts are known, with their units. */
const NEED_ALL_ACCOUNTS: ReadonlySet<string> = new Set([
  'empty-unit',
  'member-elsewhere',
  'no-external-id',
  'nothing-selected',
  'policy-not-in-account',
  'unknown-account',
  'unknown-principal',
  'unused-policy',
])

/** A tag that is not known yet leaves its variable where it stands, and findings quote what they are about. */
const isOpen = (code: string, message: string): boolean =>
  NEED_ALL_ACCOUNTS.has(code) || message.includes('${account.tags.')

/**
 * Tells what can be known of a file whose accounts come from the organization before that was read: in the place of all
 * that may be right once they are known, one note.
 */
export function untilDiscovered(tell: Tell): Tell {
  const message =
    'which accounts there are is known only when the organization was read: what depends on that is not checked here; plan checks it, or give a recorded one with --organization FILE'
  tell('note', 'accounts-not-read', ['accounts', 'from'], message)
  return (severity, code, path, text, account) => {
    if (!isOpen(code, text)) tell(severity, code, path, text, account)
  }
}
