import {Args, Flags} from '@oclif/core'
import {BaseCommand, Failure} from '../engine/base-command.js'
import {completedOf} from '../engine/completion/completion.js'
import {NAME_KINDS} from '../engine/completion/asked.js'
import {wordLines, wordsOf} from '../engine/completion/words.js'
import type {Completed} from '../render/completion/completion.js'
import {completionBash} from '../render/completion/bash.js'
import {completionFish} from '../render/completion/fish.js'
import {completionPowershell} from '../render/completion/powershell.js'
import {completionZsh} from '../render/completion/zsh.js'

const SHELLS = {
  bash: completionBash,
  zsh: completionZsh,
  fish: completionFish,
  powershell: completionPowershell,
} as const satisfies Readonly<Record<string, (completed: Completed) => string>>

type Shell = keyof typeof SHELLS

export default class Completion extends BaseCommand {
  static override summary = 'print a script that makes a shell complete commands, flags and names of the file'
  static override description =
    'Commands, flags and their values are part of the script: print it again after an update. Roles, principals, accounts and addresses come from accounts.yaml, or from the file that -f on the same line names, while you type; AWS is not asked. bash: put the first example into ~/.bashrc; zsh: the second into ~/.zshrc, behind compinit; PowerShell: the last into $PROFILE. Exit 0; 1 for a shell that it does not know.'
  static override examples = [
    'eval "$(<%= config.bin %> completion bash)"',
    'eval "$(<%= config.bin %> completion zsh)"',
    '<%= config.bin %> completion fish > ~/.config/fish/completions/<%= config.bin %>.fish',
    '<%= config.bin %> completion powershell | Out-String | Invoke-Expression',
  ]
  static override args = {
    shell: Args.string({options: Object.keys(SHELLS), description: 'the shell that reads the script'}),
  }
  // What the scripts ask while somebody types; main.ts answers it without any of this.
  static override flags = {
    words: Flags.option({options: NAME_KINDS, hidden: true})(),
    prefix: Flags.string({hidden: true, default: ''}),
    file: Flags.string({char: 'f', hidden: true, default: 'accounts.yaml'}),
  }

  async run(): Promise<void> {
    const {args, flags} = await this.parse(Completion)
    if (flags.words !== undefined) {
      const words = wordsOf(flags.words, flags.file, flags.prefix, () => new Date())
      if (words.length > 0) this.log(wordLines(words).trimEnd())
      return
    }
    if (args.shell === undefined)
      throw new Failure(
        `name your shell: xrole completion ${Object.keys(SHELLS).join('|')} (see xrole completion --help)`,
      )
    this.log(SHELLS[args.shell as Shell](completedOf(this.config)).trimEnd())
  }
}
