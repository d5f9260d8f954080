import {createHash} from 'node:crypto'

/** What is different in the answers of two accounts that hold the same. */
export interface Named {
  readonly id: string
  readonly name: string
  readonly index: number
}

type Piece = string | ((account: Named) => string)

/** An answer of AWS with gaps where the account's own is to go. */
export type Template = readonly Piece[]

export const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')

/** As much of a hash as a fingerprint holds (config/compile/marks.ts). */
const DIGITS = 10

/** Ten characters that stand for a text which is hashed later, once for each account. */
export function createTokens(): {hash: (text: string) => string; textOf: (token: string) => string | undefined} {
  const texts = new Map<string, string>()
  const tokens = new Map<string, string>()
  return {
    hash(text) {
      const token = tokens.get(text) ?? `t${String(tokens.size).padStart(DIGITS - 1, '0')}`
      tokens.set(text, token)
      texts.set(token, text)
      return token
    },
    textOf: (token) => texts.get(token),
  }
}

/** A text of the sample account → the same of another one. */
function gaps(text: string, sample: Named): Piece[] {
  const pattern = new RegExp(`${sample.id}|${sample.name}`, 'g')
  const found = [...text.matchAll(pattern)].map(([match]) => match)
  return text.split(pattern).flatMap((between, i): Piece[] => {
    const match = found[i]
    return match === undefined ? [between] : [between, match === sample.id ? ({id}) => id : ({name}) => name]
  })
}

export const fill = (template: Template, account: Named): string => {
  let text = ''
  for (const piece of template) text += typeof piece === 'string' ? piece : piece(account)
  return text
}

function hashed(text: string, sample: Named): Piece {
  const template = gaps(text, sample)
  const hash = (account: Named): string => sha256(fill(template, account)).slice(0, DIGITS)
  return template.length === 1 ? hash(sample) : hash
}

/** `AROAXR000000420000017`: 21 characters, the account's number and the thing's within it. */
const uniqueId = (prefix: string, thing: number) => {
  const end = String(thing).padStart(7, '0')
  return ({index}: Named): string => `${prefix}XR${String(index).padStart(8, '0')}${end}`
}

export interface Sample {
  readonly account: Named
  /** Fingerprints of what is in it → the same with a token for each text. */
  readonly marks: ReadonlyMap<string, string>
  readonly textOf: (token: string) => string | undefined
}

/** An answer about the sample account → one about any that holds the same: other id, name, unique ids and fingerprints. */
export function templateOf(answer: string, {account, marks, textOf}: Sample): Template {
  const things = new Map<string, Piece>()
  const idPiece = (id: string): Piece => {
    const piece = things.get(id) ?? uniqueId(id.slice(0, 4), things.size)
    things.set(id, piece)
    return piece
  }
  const markPieces = (mark: string): Piece[] => {
    const tokens = marks.get(mark)
    if (tokens === undefined) throw new Error(`the fingerprint ${mark} is none of the file's`)
    return tokens.split(/(t\d{9})/).flatMap((part) => {
      const text = textOf(part)
      return text === undefined ? [part] : [hashed(text, account)]
    })
  }
  const pieces = answer.split(/(1:[0-9a-f]{10}(?:\.[0-9a-f]{10})+|\bA(?:ROA|NPA|IDA|GPA)[A-Z0-9]{16,17}\b)/)
  const whole = pieces.flatMap((piece): Piece[] => {
    if (piece.startsWith('1:')) return markPieces(piece)
    if (/^A(?:ROA|NPA|IDA|GPA)[A-Z0-9]+$/.test(piece)) return [idPiece(piece)]
    return gaps(piece, account)
  })
  return joined(whole)
}

/** With as few pieces as there can be: an answer is put together for each request. */
function joined(pieces: readonly Piece[]): Template {
  const out: Piece[] = []
  for (const piece of pieces) {
    const last = out.at(-1)
    if (typeof piece === 'string' && typeof last === 'string') out[out.length - 1] = last + piece
    else if (piece !== '') out.push(piece)
  }
  return out
}
