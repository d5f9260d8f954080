import type {Sources} from '../config/source.js'
import type {Finding} from '../core/types.js'
import {lint} from '../lint/lint.js'
import {offlineFacts} from './facts.js'
import {InvalidFile, load} from './load.js'
import {recordedFor} from './organization.js'
import {modelFor} from './plan/access.js'

export interface Checked {
  readonly findings: readonly Finding[]
  readonly sources: Sources
}

/**
 * Everything that can be known of a file without AWS.
 * @param recorded the file of a recorded organization (`--organization`)
 */
export async function checkFile(file: string, recorded: string | undefined, now: Date): Promise<Checked> {
  try {
    const loaded = load(file, () => now)
    const {written, sources} = loaded
    const organization = await recordedFor(loaded, recorded)
    const {intent, tellings} = loaded.compile(offlineFacts(organization).facts)
    const model = modelFor(intent.state, intent.accounts, undefined)
    return {findings: [...loaded.findings, ...lint({intent, written, sources, tellings, model, now})], sources}
  } catch (error) {
    if (error instanceof InvalidFile) return error
    throw error
  }
}
