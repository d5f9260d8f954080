/** A scripted failure, for tests: what goes wrong, in which calls. */
export interface Fault {
  /** Operations of IAM and Organizations share names. */
  service?: 'iam' | 'sts' | 'cloudtrail' | 'organizations'
  op?: string
  account?: string
  /** How many matching calls pass before the first one fails. */
  after?: number
  /** How many calls fail; without it all of them. */
  times?: number
  /**
   * An error of AWS; a connection that breaks before (`reset`) or after (`reset-after`) the request was carried out; no
   * answer at all (`hang`); or the HTML page of a broken proxy (`html`).
   */
  error: {status: number; code: string; message: string} | 'reset' | 'reset-after' | 'hang' | 'html'
}

/** Gives the failure that is due for a call, if any; every fault counts the calls that match it. */
export const faultScript = (
  faults: readonly Fault[],
): ((service: string, op: string, account: string) => Fault['error'] | undefined) => {
  const seen = new Map<Fault, number>()
  return (service, op, account) => {
    let due: Fault['error'] | undefined
    for (const fault of faults) {
      if ((fault.service ?? service) !== service || (fault.op ?? op) !== op || (fault.account ?? account) !== account)
        continue
      const count = seen.get(fault) ?? 0
      seen.set(fault, count + 1)
      const start = fault.after ?? 0
      if (count >= start && count < start + (fault.times ?? Infinity)) due ??= fault.error
    }
    return due
  }
}
