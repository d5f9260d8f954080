import type {AccountRef} from '../../core/types.js'
import {managedPolicyArn} from '../../data/managed-policy-names.js'
import {arnOf} from '../../kinds/resource.js'
import {variable} from '../compile/variables.js'
import type {Written} from '../written.js'

/** A text of the file as it is in one account. */
const filled = (text: string, account: AccountRef, written: Written): string =>
  text.replace(/\$\{([^}]*)\}/g, (whole, name: string) => {
    const found = variable(name, account, written.accounts[account.name]?.tags ?? {})
    return 'value' in found ? found.value : whole
  })

function entryArn(key: string, account: AccountRef, written: Written): string | undefined {
  const policy = Object.hasOwn(written.policies, key) ? written.policies[key] : undefined
  const path = policy?.path ?? `/xrole/${written.owner}/`
  return (
    policy && arnOf(account, 'policy', filled(path, account, written), filled(policy.name ?? key, account, written))
  )
}

/** What a policy's name in the file means in an account; undefined for what only AWS could tell. */
export function arnOfReference(reference: string, account: AccountRef, written: Written): string | undefined {
  const text = filled(reference, account, written)
  if (text.startsWith('arn:')) return text
  return entryArn(text, account, written) ?? managedPolicyArn(text, account.partition)
}

/** How the file names a policy: the key of its entry, AWS's name for its own, else the ARN. */
export function referenceTo(arn: string, account: AccountRef, written: Written): string {
  const entry = Object.keys(written.policies).find((key) => entryArn(key, account, written) === arn)
  if (entry !== undefined) return entry
  const name = arn.slice(arn.lastIndexOf('/') + 1)
  const isAws = managedPolicyArn(name, account.partition) === arn && !Object.hasOwn(written.policies, name)
  return isAws ? name : arn
}

/** `4h`, `90m`, or the seconds. */
export const durationOf = (seconds: number): string | number =>
  seconds % 3600 === 0 ? `${seconds / 3600}h` : seconds % 60 === 0 ? `${seconds / 60}m` : seconds
