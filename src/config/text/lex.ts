import {CST, Lexer, Parser} from 'yaml'

/** How deep lists and sections may nest: no policy comes near it, and the YAML library recurses. */
export const MAX_DEPTH = 100

export class TooDeep extends Error {
  constructor(readonly offset: number) {
    super('nested too deeply')
  }
}

// Lexemes that the lexer makes up: they stand for no text.
const MARKERS: readonly string[] = [CST.DOCUMENT, CST.FLOW_END, CST.SCALAR]

/**
 * The tokens of a YAML text. Nesting is bounded here, before anything recurses: 100,000 opening brackets end the
 * whole process otherwise. Throws TooDeep.
 */
export function* tokens(text: string): Generator<CST.Token, void> {
  const parser = new Parser()
  let offset = 0
  let flow = 0
  let onLine = 0
  let before = ''
  for (const lexeme of new Lexer().lex(text)) {
    const type = before === CST.SCALAR ? 'scalar' : CST.tokenType(lexeme)
    before = before === CST.SCALAR ? '' : lexeme
    if (type === 'flow-map-start' || type === 'flow-seq-start') flow++
    if (type === 'flow-map-end' || type === 'flow-seq-end') flow--
    if (type === 'seq-item-ind' || type === 'explicit-key-ind') onLine++
    if (type === 'newline') onLine = 0
    if (flow > MAX_DEPTH || onLine > MAX_DEPTH) throw new TooDeep(offset)
    if (!MARKERS.includes(before)) offset += lexeme.length
    yield* parser.next(lexeme)
  }
  yield* parser.end()
}
