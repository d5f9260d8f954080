import {nearest} from '../core/nearest.js'
import {FILES_ARE_NAMED} from './usage-message.js'

const spaced = (id: string): string => id.replaceAll(':', ' ')

/**
 * What to say of a command line that names no command. Ids are oclif's, `sandbox:serve`; it takes a word too many for a
 * part of the command's name, so that `schema x` comes here as `schema:x`.
 * @param withFile those of the ids that have --file
 */
export function unknownCommand(id: string, ids: readonly string[], withFile: readonly string[]): string {
  const [typed, commands] = [spaced(id), ids.map(spaced)]
  const takes = commands.filter((command) => typed.startsWith(`${command} `)).sort((a, b) => b.length - a.length)[0]
  if (takes) {
    const hint = withFile.map(spaced).includes(takes) ? FILES_ARE_NAMED : ''
    return `unexpected argument "${typed.slice(takes.length + 1)}"${hint} (see xrole ${takes} --help)`
  }
  const near = nearest(typed, [...commands, 'version'])
  const meant = near === 'version' ? '--version' : near
  return `unknown command "${typed}"; ${meant ? `did you mean "${meant}"?` : 'xrole --help lists them'}`
}
