import type {Sources} from '../config/source.js'
import type {Finding} from '../core/types.js'
import {modelOf, NO_GUARDS} from '../access/model.js'
import {lint} from '../lint/lint.js'
import {offlineFacts} from './facts.js'
import {InvalidFile, load} from './load.js'
import {managedDocument} from './managed-documents.js'

/** Everything that can be known of a file without AWS. */
export function checkFile(file: string, now: Date): {findings: readonly Finding[]; sources: Sources} {
  try {
    const loaded = load(file, () => now)
    const {written, sources} = loaded
    const {intent, tellings} = loaded.compile(offlineFacts().facts)
    const model = modelOf(intent.state, managedDocument, NO_GUARDS)
    return {findings: [...loaded.findings, ...lint({intent, written, sources, tellings, model, now})], sources}
  } catch (error) {
    if (error instanceof InvalidFile) return error
    throw error
  }
}
