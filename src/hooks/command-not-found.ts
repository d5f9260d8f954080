import type {Hook} from '@oclif/core'
import {EXIT} from '../engine/exit.js'
import {unknownCommand} from '../engine/unknown-command.js'
import {escapeText} from '../render/escape.js'

/** Names the command that was meant and runs nothing: `aply` must not become an apply. */
const hook: Hook.CommandNotFound = async ({id, config}) => {
  const ids = config.commands.filter(({hidden}) => !hidden).map((command) => command.id)
  process.stderr.write(`error: ${escapeText(unknownCommand(id, ids))}\n`)
  process.exitCode = EXIT.error
}

export default hook
