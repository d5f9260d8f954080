import {readFileSync} from 'node:fs'
import {join} from 'node:path'

/** What of a profile the SDK does not tell. */
export interface ProfileSettings {
  readonly mfaSerial?: string | undefined
  readonly region?: string | undefined
}

/** The settings of one section of a file in the format of `~/.aws/config` (AWS SDKs and Tools Reference, "Shared config"). */
export function sectionOf(text: string, isIt: (section: string) => boolean): ReadonlyMap<string, string> {
  const found = new Map<string, string>()
  let isIn = false
  for (const line of text.split(/\r?\n/)) {
    const section = /^\s*\[\s*(.*?)\s*\]/.exec(line)?.[1]
    if (section !== undefined) isIn = isIt(section.replace(/\s+/g, ' ').replace(/["']/g, ''))
    // An indented line belongs to the setting above it.
    const [, key, value] = isIn && section === undefined ? (/^([^\s#;=][^=]*?)\s*=\s*(.*?)\s*$/.exec(line) ?? []) : []
    if (key !== undefined && value !== undefined) found.set(key.toLowerCase(), value.replace(/\s[#;].*$/, ''))
  }
  return found
}

const textOf = (file: string): string => {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}

/** Empty where there is no such profile, or no file. */
export function profileSettings(
  env: Readonly<Record<string, string | undefined>>,
  home: string,
  profile: string,
): ProfileSettings {
  const config = env['AWS_CONFIG_FILE'] || join(home, '.aws', 'config')
  const credentials = env['AWS_SHARED_CREDENTIALS_FILE'] || join(home, '.aws', 'credentials')
  const written = sectionOf(
    textOf(config),
    (section) => section === `profile ${profile}` || (profile === 'default' && section === 'default'),
  )
  const beside = sectionOf(textOf(credentials), (section) => section === profile)
  const setting = (key: string): string | undefined => beside.get(key) ?? written.get(key)
  return {mfaSerial: setting('mfa_serial'), region: setting('region')}
}
