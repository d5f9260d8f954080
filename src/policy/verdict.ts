/** An answer that may have to be left open; `unknown` where what is at hand does not decide. */
export type Verdict = 'yes' | 'no' | 'unknown'

// Kleene's logic: what is unknown stays so unless the rest decides.
export const all = (verdicts: readonly Verdict[]): Verdict =>
  verdicts.includes('no') ? 'no' : verdicts.includes('unknown') ? 'unknown' : 'yes'

export const any = (verdicts: readonly Verdict[]): Verdict =>
  verdicts.includes('yes') ? 'yes' : verdicts.includes('unknown') ? 'unknown' : 'no'

export const not = (verdict: Verdict): Verdict => (verdict === 'yes' ? 'no' : verdict === 'no' ? 'yes' : 'unknown')

export const yesNo = (yes: boolean): Verdict => (yes ? 'yes' : 'no')
