import {Failure} from './base-command.js'

/** What `--format` or `--json` asks for. Throws Failure where they ask for two things. */
export function formatOf<F extends string>({
  format,
  json,
}: {
  readonly format?: F | undefined
  readonly json: boolean
}): F | 'json' | 'text' {
  if (json && format !== undefined && format !== 'json')
    throw new Failure(`--json and --format ${format} ask for two things; leave one of them out`)
  return format ?? (json ? 'json' : 'text')
}
