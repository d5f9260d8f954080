/** Kleene's three values. `unknown`: it depends on something that nobody has said. */
export type Tri = 'yes' | 'no' | 'unknown'

export const all = (verdicts: readonly Tri[]): Tri =>
  verdicts.includes('no') ? 'no' : verdicts.includes('unknown') ? 'unknown' : 'yes'

export const any = (verdicts: readonly Tri[]): Tri =>
  verdicts.includes('yes') ? 'yes' : verdicts.includes('unknown') ? 'unknown' : 'no'

export const not = (verdict: Tri): Tri => (verdict === 'yes' ? 'no' : verdict === 'no' ? 'yes' : 'unknown')

export const yesNo = (yes: boolean): Tri => (yes ? 'yes' : 'no')
