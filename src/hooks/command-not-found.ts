import type {Hook} from '@oclif/core'
import {EXIT} from '../engine/exit.js'
import {unknownCommand} from '../engine/unknown-command.js'
import {escapeText} from '../render/escape.js'

/** Names the command that was meant and runs nothing: `aply` must not become an apply. */
const hook: Hook.CommandNotFound = async ({id, config}) => {
  const commands = config.commands.filter(({hidden}) => !hidden)
  const ids = commands.map((command) => command.id)
  const withFile = commands.filter(({flags}) => 'file' in flags).map((command) => command.id)
  process.stderr.write(`error: ${escapeText(unknownCommand(id, ids, withFile))}\n`)
  process.exitCode = EXIT.error
}

export default hook
