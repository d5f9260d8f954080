/** What is known of one condition key: its values, that the request does not have it, or nothing. */
export type Fact = readonly string[] | 'absent' | 'unknown'

/** How a value begins and ends that is not known whole; between may be nothing, or a path with a slash at its end. */
export interface Part {
  readonly before: string
  readonly after: string
  /** How what is between does not begin. */
  readonly without?: string | undefined
}

/** The request context as far as it is known. Keys ignore case (IAM User Guide, "Condition keys"). */
export interface Context {
  fact(key: string): Fact
  /** Of a key that the request has and whose value is unknown: what is known of the value. */
  part?(key: string): Part | undefined
}

/**
 * Values by condition key; null: the request does not have it; undefined or not listed: see `OPEN`. Null for
 * `aws:PrincipalTag/*`: none of these but those that are listed.
 */
export type Given = Readonly<Record<string, string | readonly string[] | null | undefined>>

/**
 * Keys whose value depends on the moment, the network or the organization, and those that every request has, so that
 * not to give them says nothing; any other key that is not given is absent from the request (product contract, 8).
 */
const OPEN =
  /^sts:rolesessionname$|^aws:(userid|sourceip|vpcsourceip|sourcevpc\w*|sourcevpce|currenttime|epochtime|tokenissuetime|useragent|referer|securetransport|requestedregion|principalorg\w+|resourceorg\w+|sourceorg\w+)$|^aws:(principaltag|resourcetag)\//

/** What is said of a key, undefined when nothing is. */
function saidIn(given: Given): (key: string) => Fact | undefined {
  const known = new Map<string, Fact>()
  const closed: string[] = []
  for (const [key, value] of Object.entries(given)) {
    if (value === undefined) continue
    const name = key.toLowerCase()
    if (value === null && name.endsWith('/*')) closed.push(name.slice(0, -1))
    else known.set(name, value === null ? 'absent' : typeof value === 'string' ? [value] : value)
  }
  return (key) => {
    const name = key.toLowerCase()
    return known.get(name) ?? (closed.some((prefix) => name.startsWith(prefix)) ? 'absent' : undefined)
  }
}

export function createContext(given: Given): Context {
  const said = saidIn(given)
  return {fact: (key) => said(key) ?? (OPEN.test(key.toLowerCase()) ? 'unknown' : 'absent')}
}

/** The same context, where keys that nobody has said are unknown as well if they match. */
export const withOpen = (context: Context, pattern: RegExp): Context => ({
  fact: (key) => (pattern.test(key) ? 'unknown' : context.fact(key)),
})

/** The same context with one key of whose value no more is known than how it begins and ends. */
export const withPart = (context: Context, name: string, part: Part): Context => {
  const isIt = (key: string) => key.toLowerCase() === name.toLowerCase()
  return {
    fact: (key) => (isIt(key) ? 'unknown' : context.fact(key)),
    part: (key) => (isIt(key) ? part : context.part?.(key)),
  }
}

/** The same context with some keys said otherwise. */
export const withFacts = (context: Context, given: Given): Context => {
  const said = saidIn(given)
  return {
    fact: (key) => said(key) ?? context.fact(key),
    part: (key) => (said(key) === undefined ? context.part?.(key) : undefined),
  }
}
