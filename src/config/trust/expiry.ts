/** The moment a last day is over: midnight UTC of the day after. `date` is `2027-01-31`. */
export const endOf = (date: string): Date => new Date(Date.parse(`${date}T00:00:00Z`) + 24 * 60 * 60 * 1000)

export const isOver = (date: string | undefined, now: Date): boolean => date !== undefined && now >= endOf(date)

/** The earlier of two last days. */
export const earlier = (a: string | undefined, b: string | undefined): string | undefined =>
  a === undefined || (b !== undefined && b < a) ? b : a

/** As AWS's date operators read it: `2027-02-01T00:00:00Z`. */
export const expiryCondition = (date: string): {DateLessThan: {'aws:CurrentTime': string}} => ({
  DateLessThan: {'aws:CurrentTime': endOf(date).toISOString().replace('.000Z', 'Z')},
})
