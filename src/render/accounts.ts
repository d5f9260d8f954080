import {escapeText} from './escape.js'

/** An account as `xrole accounts` shows it, and as its JSON has it. */
export interface ShownAccount {
  readonly name: string
  readonly id: string
  /** Path of its unit; null where it is not known. */
  readonly ou: string | null
  /** AWS's word; null where no organization was read, or it is no member of it. */
  readonly state: string | null
  readonly tags: Readonly<Record<string, string>>
  readonly managed: boolean
  /** Why it is not managed, or why it cannot be entered. */
  readonly reason: string | null
  /** Where its name comes from. */
  readonly from: 'file' | 'organization'
}

const HEAD = ['NAME', 'ID', 'UNIT', 'STATE', 'MANAGED', 'TAGS']

const unitOf = ({ou, state}: ShownAccount): string => (ou === null || ou === '' ? (state === null ? '-' : '/') : ou)

function managedText({managed, reason}: ShownAccount): string {
  if (reason === null) return 'yes'
  return `${managed ? 'yes, but' : 'no:'} ${reason}`
}

const cellsOf = (account: ShownAccount): string[] =>
  [
    account.name,
    account.id,
    unitOf(account),
    account.state ?? '-',
    managedText(account),
    Object.entries(account.tags)
      .map(([key, value]) => `${key}=${value}`)
      .join(' ') || '-',
  ].map(escapeText)

/** A table of the accounts, one a line. */
export function renderAccounts(accounts: readonly ShownAccount[]): string {
  const rows = [HEAD, ...accounts.map(cellsOf)]
  const widths = HEAD.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)))
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column]!))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}
