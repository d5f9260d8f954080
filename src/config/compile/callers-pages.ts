import type {Json} from '../../core/types.js'
import type {Document} from '../../policy/types.js'
import {byText} from '../../policy/json.js'
import {policySize} from '../../policy/size.js'
import type {Need} from '../trust/trust.js'

/** Characters of a managed policy, white space not counted. Source: IAM User Guide, "IAM and AWS STS quotas". */
export const MANAGED_SIZE = 6144

interface AssumeDocument extends Readonly<Record<string, Json>> {
  readonly Version: '2012-10-17'
  readonly Statement: Document[]
}

/** Of the roles that are needed; sorted. */
export const arnsOf = (needs: readonly Need[]): string[] => [...new Set(needs.map(({role}) => role.arn))].sort(byText)

/** The right to assume roles: one statement on exact ARNs, sorted. */
export function assumeDocument(arns: readonly string[]): AssumeDocument {
  const sorted = [...new Set(arns)].sort(byText)
  const [first] = sorted
  const Resource = sorted.length === 1 && first !== undefined ? first : sorted
  return {Version: '2012-10-17', Statement: [{Effect: 'Allow', Action: 'sts:AssumeRole', Resource}]}
}

// The last ARN of a list has no comma.
const ROOM = MANAGED_SIZE - policySize(assumeDocument([])) + ','.length

const lengthOf = (arn: string): number => arn.length + '"",'.length

/**
 * The pages that an ARN is on as their number grows to `most`: with n pages it is on the last of these below n. Going
 * from n pages to n + 1 moves 1 in n + 1 ARNs, all of them to the new page.
 * Source: Lamping and Veach, "A Fast, Minimal Memory, Consistent Hash Algorithm" (2014).
 */
function homesOf(arn: string, most: number, hash: (text: string) => string): number[] {
  const homes: number[] = []
  for (let page = 0; page < most;) {
    homes.push(page)
    const fraction = (Number.parseInt(hash(`${homes.length} ${arn}`).slice(0, 8), 16) + 1) / 2 ** 32
    page = Math.floor((page + 1) / fraction)
  }
  return homes
}

/** ARNs on `count` pages; one that finds its page full goes to the next with room when `spill`, else there is no way. */
function distribute(
  arns: readonly {arn: string; homes: readonly number[]}[],
  count: number,
  spill: boolean,
): string[][] | undefined {
  const pages = Array.from({length: count}, () => ({arns: [] as string[], room: ROOM}))
  for (const {arn, homes} of arns) {
    const home = homes.filter((page) => page < count).at(-1) ?? 0
    const candidates = spill ? [...pages.slice(home), ...pages.slice(0, home)] : pages.slice(home, home + 1)
    const page = candidates.find((each) => each.room >= lengthOf(arn))
    if (!page) return undefined
    page.arns.push(arn)
    page.room -= lengthOf(arn)
  }
  return pages.map((page) => page.arns)
}

/**
 * ARNs on as few managed policies as hold them; undefined when `slots` are not enough.
 *
 * There is no state to remember pages in, so an ARN's page follows from its hash alone as long as the
 * number of pages is the same: others that come or go do not move it. When one page more is needed, the ARNs that move
 * go to the new page; when one less, those of the last page move. Only where the hash is too uneven for the slots there
 * are do ARNs of a full page go to another one.
 */
export function paginate(
  arns: readonly string[],
  slots: number,
  hash: (text: string) => string,
): readonly (readonly string[])[] | undefined {
  const keys = [...new Set(arns)].sort(byText).map((arn) => ({arn, homes: homesOf(arn, slots, hash)}))
  for (let count = 1; count <= slots; count++) {
    const pages = distribute(keys, count, false)
    if (pages) return pages
  }
  return slots > 0 ? distribute(keys, slots, true) : undefined
}

/** `xrole-assume-group-CrossAccount-1`; what AWS would find too long is cut, with a hash in place of the rest. */
export function pageName(kind: string, name: string, page: number, hash: (text: string) => string): string {
  const base = `xrole-assume-${kind}-${name}`
  const end = `-${page}`
  if (base.length + end.length <= 128) return base + end
  const mark = `-${hash(base).slice(0, 10)}`
  return base.slice(0, 128 - mark.length - end.length) + mark + end
}
