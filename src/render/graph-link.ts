import type {Resource} from '../core/types.js'

/** Where the console of a partition is (AWS Management Console, "Switch role"). */
const CONSOLES: Readonly<Record<string, string>> = {
  aws: 'https://signin.aws.amazon.com/switchrole',
  'aws-cn': 'https://signin.amazonaws.cn/switchrole',
  'aws-us-gov': 'https://signin.amazonaws-us-gov.com/switchrole',
}

/** The console's link for switching into a role: its path is part of the name there. Undefined in a partition without one. */
export function switchLink(
  {account, value: {path, name}}: Resource<{readonly path: string; readonly name: string}>,
  display: {readonly name?: string | undefined},
): string | undefined {
  const console = CONSOLES[account.partition]
  if (console === undefined) return undefined
  const shown = `${name} @ ${display.name ?? account.name}`.slice(0, 64)
  const query = new URLSearchParams({account: account.id, roleName: `${path.slice(1)}${name}`, displayName: shown})
  return `${console}?${query.toString()}`
}
