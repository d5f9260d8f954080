import {createInterface} from 'node:readline'
import {styleText} from 'node:util'

/**
 * Whether to colour what goes to a stream: it is a terminal, and neither `--no-color` nor NO_COLOR says no (FORCE_COLOR
 * says yes). Node's own rules, asked of the stream itself, so that a pipe stays plain under CI=true too.
 */
export const wantsColor = (stream: NodeJS.WritableStream, {noColor}: {noColor: boolean}): boolean =>
  !noColor && styleText('red', 'x', {stream}) !== 'x'

export const isInteractive = (input: {isTTY?: boolean | undefined}): boolean => input.isTTY === true

/** Asks and takes nothing but this very word for a yes; the end of input is a no. */
export async function askFor(
  word: string,
  question: string,
  streams: {input: NodeJS.ReadableStream; output: NodeJS.WritableStream},
): Promise<boolean> {
  const lines = createInterface(streams)
  lines.setPrompt(question)
  lines.prompt()
  // Not question(): it never answers when the input ends first.
  const answer = await new Promise<string>((done) => lines.once('line', done).once('close', () => done('')))
  lines.close()
  return answer.trim() === word
}

export const askYes = (question: string, streams: Parameters<typeof askFor>[2]): Promise<boolean> =>
  askFor('yes', question, streams)
