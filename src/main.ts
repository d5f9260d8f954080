import {askedWords} from './engine/completion/asked.js'
import {keepRunning} from './engine/output.js'

/** Names for a shell, where somebody waits for them behind TAB: starting oclif would take as long again. */
async function answer({kind, file, prefix}: NonNullable<ReturnType<typeof askedWords>>): Promise<void> {
  keepRunning()
  const {wordLines, wordsOf} = await import('./engine/completion/words.js')
  process.stdout.write(wordLines(wordsOf(kind, file, prefix, () => new Date())))
}

/** Runs the command line. `from` is the URL of the starting script, from which oclif finds the package. */
export const main = async (args: string[], from: string): Promise<unknown> => {
  const asked = askedWords(args)
  if (asked) return answer(asked)
  const {runCommand} = await import('./run.js')
  return runCommand(args, from)
}
