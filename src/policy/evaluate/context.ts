/** What is known of one condition key: its values, that the request does not have it, or nothing. */
export type Fact = readonly string[] | 'absent' | 'unknown'

/** The request context as far as it is known. Keys ignore case (IAM User Guide, "Condition keys"). */
export interface Context {
  fact(key: string): Fact
}

/** Values by condition key; null: the request does not have it; undefined or not listed: see `otherwise`. */
export type Given = Readonly<Record<string, string | readonly string[] | null | undefined>>

/**
 * Keys whose value depends on the moment, the network or the organization, and those that every request has, so that
 * not to give them says nothing; any other key that is not given is absent from the request (product contract, 8).
 */
const OPEN =
  /^sts:rolesessionname$|^aws:(userid|sourceip|vpcsourceip|sourcevpc\w*|sourcevpce|currenttime|epochtime|tokenissuetime|useragent|referer|securetransport|requestedregion|principalorg\w+|resourceorg\w+|sourceorg\w+)$|^aws:(principaltag|resourcetag)\//

export function createContext(given: Given): Context {
  const known = new Map<string, Fact>()
  for (const [key, value] of Object.entries(given)) {
    if (value === undefined) continue
    known.set(key.toLowerCase(), value === null ? 'absent' : typeof value === 'string' ? [value] : value)
  }
  return {
    fact(key) {
      const name = key.toLowerCase()
      return known.get(name) ?? (OPEN.test(name) ? 'unknown' : 'absent')
    },
  }
}

/** The same context, where keys that nobody has said are unknown as well if they match. */
export const withOpen = (context: Context, pattern: RegExp): Context => ({
  fact: (key) => (pattern.test(key) ? 'unknown' : context.fact(key)),
})

/** The same context with some keys said otherwise. */
export const withFacts = (context: Context, given: Given): Context => {
  const said = new Set(
    Object.entries(given)
      .filter(([, value]) => value !== undefined)
      .map(([key]) => key.toLowerCase()),
  )
  const more = createContext(given)
  return {fact: (key) => (said.has(key.toLowerCase()) ? more : context).fact(key)}
}
