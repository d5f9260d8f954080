/**
 * A long text cut to a number of bytes: whole lines go, what matters least first, and what is missing is said. GitHub
 * takes 65,536 characters for a comment and refuses a longer one whole.
 */

/** In bytes of UTF-8, well below what GitHub takes: the rest is for whoever puts something above or below. */
export const MAX_BYTES = 60_000

/** Less holds no summary with a word on what is missing. */
export const MIN_BYTES = 1_000

/** A list that may be cut from its end. */
export interface Cuttable {
  readonly lines: readonly string[]
  /** The whole piece around these lines; `left` says how many are missing, 0: none. Never empty. */
  readonly wrap: (lines: readonly string[], left: number) => string
  /** Lines before it is cut at all: what is said more briefly where there is no room. */
  readonly brief?: readonly string[] | undefined
  /** With fewer lines than these, where it has more, it is not worth its place. */
  readonly least?: number | undefined
}

export interface Pieces {
  /** Always there, first. */
  readonly marker: string
  /** In front of the summary; cut along with `lists`. */
  readonly before: readonly Cuttable[]
  /** Always there. */
  readonly summary: string
  /** Cut second: what to judge a change by. */
  readonly lists: readonly Cuttable[]
  /** Cut first: the changes themselves, folded away per account. */
  readonly folded: readonly Cuttable[]
  /** Always there, in between, and last. */
  readonly notes: {readonly beforeFolded: readonly string[]; readonly last: readonly string[]}
  /** The last words where something is missing: `folded` and `lists` are how many of them are missing whole. */
  readonly missing: (gone: {readonly folded: number; readonly lists: number}) => string
}

const encoder = new TextEncoder()
export const bytesOf = (text: string): number => encoder.encode(text).length

const joined = (pieces: readonly string[]): string => `${pieces.filter((text) => text !== '').join('\n\n')}\n`

/** The largest number from 0 to `to` that passes; 0 has to. What passes need not be without gaps. */
function largest(to: number, passes: (value: number) => boolean): number {
  let [low, high] = [0, to]
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    if (passes(middle)) low = middle
    else high = middle - 1
  }
  return low
}

/** At most so many bytes of a piece: whole, without its last lines, or (undefined) not at all. */
function cut({lines, wrap}: Cuttable, most: number): string | undefined {
  const whole = wrap(lines, 0)
  if (bytesOf(whole) <= most) return whole
  const fits = (kept: number): boolean => bytesOf(wrap(lines.slice(0, kept), lines.length - kept)) <= most
  if (!fits(0)) return undefined
  const kept = largest(lines.length - 1, fits)
  return wrap(lines.slice(0, kept), lines.length - kept)
}

interface Cutting {
  readonly texts: readonly string[]
  /** How many are missing whole. */
  readonly gone: number
}

/** The longest give first: each is cut to the same number of bytes. Where that leaves nothing of any, the last go whole. */
function cutAll(pieces: readonly Cuttable[], room: number): Cutting {
  const sizes = pieces.map(({lines, wrap}) => bytesOf(wrap(lines, 0)) + 2)
  if (sizes.reduce((sum, size) => sum + size, 0) <= room)
    return {texts: pieces.map(({lines, wrap}) => wrap(lines, 0)), gone: 0}
  const shortest = pieces.map(({lines, wrap, least = 0}, at) =>
    Math.min(sizes[at] ?? 0, bytesOf(wrap(lines.slice(0, least), Math.max(0, lines.length - least))) + 2),
  )
  let kept = 0
  let least = 0
  while (kept < pieces.length && least + (shortest[kept] ?? 0) <= room) least += shortest[kept++] ?? 0
  const first = pieces.slice(0, kept)
  // What a piece takes at least counts whatever the level is.
  const level = largest(room, (value) => {
    const sum = first.reduce((all, _, at) => all + Math.min(sizes[at] ?? 0, Math.max(shortest[at] ?? 0, value)), 0)
    return sum <= room
  })
  const texts = first.map((piece, at) => cut(piece, Math.max(shortest[at] ?? 0, level) - 2) ?? '')
  return {texts, gone: pieces.length - kept}
}

const briefly = (piece: Cuttable): Cuttable => (piece.brief ? {...piece, lines: piece.brief} : piece)

/** All of it where it is no longer than `most` bytes of UTF-8, else cut. */
export function within(most: number, {marker, before, summary, lists: behind, folded, notes, missing}: Pieces): string {
  const whole = ({lines, wrap}: Cuttable): string => wrap(lines, 0)
  const all = joined([
    marker,
    ...before.map(whole),
    summary,
    ...behind.map(whole),
    ...notes.beforeFolded,
    ...folded.map(whole),
    ...notes.last,
  ])
  if (bytesOf(all) <= most) return all
  const lists = [...before, ...behind]
  const longest = missing({folded: folded.length, lists: lists.length})
  const room = most - bytesOf(joined([marker, summary, longest])) - 2
  const fixed = [...notes.beforeFolded, ...notes.last]
  const fixedRoom = fixed.reduce((sum, text) => sum + (text === '' ? 0 : bytesOf(text) + 2), 0)
  const keepsNotes = fixedRoom <= room / 2
  const left = keepsNotes ? room - fixedRoom : room
  const sizeOf = (some: readonly Cuttable[]): number => some.reduce((sum, piece) => sum + bytesOf(whole(piece)) + 2, 0)
  const shown = sizeOf(lists) <= left ? lists : lists.map(briefly)
  const first = cutAll(shown, left)
  const used = first.texts.reduce((sum, text) => sum + (text === '' ? 0 : bytesOf(text) + 2), 0)
  const second = cutAll(folded, left - used)
  return joined([
    marker,
    ...first.texts.slice(0, before.length),
    summary,
    ...first.texts.slice(before.length),
    ...(keepsNotes ? notes.beforeFolded : []),
    ...second.texts,
    ...(keepsNotes ? notes.last : []),
    missing({folded: second.gone, lists: first.gone}),
  ])
}
