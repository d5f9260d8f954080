import assert from 'node:assert/strict'
import {compile} from '../../src/config/compile/compile.js'
import type {Finding} from '../../src/core/types.js'
import {lineText} from '../../src/core/locate.js'
import {modelOf, NO_GUARDS} from '../../src/access/model.js'
import {offlineFacts} from '../../src/engine/facts.js'
import {sha256} from '../../src/engine/load.js'
import {managedDocument} from '../../src/engine/managed-documents.js'
import {lint} from '../../src/lint/lint.js'
import {findingsOf, readText} from '../config/read-text.js'

export const NOW = new Date('2026-06-01T12:00:00Z')

const HEAD = `version: 1
owner: acme
accounts:
  root: "111111111111"
  client: "222222222222"
  dev: "333333333333"
  partner: {id: "444444444444", connect: false}
`

export interface Linted {
  readonly findings: readonly Finding[]
  /** `severity code`, sorted. */
  readonly told: readonly string[]
  /** `accounts.yaml:12` of a finding. */
  readonly line: (finding: Finding) => string
}

/** What is told of a file with three accounts and one that is only named. */
export function linted(body: string): Linted {
  const config = readText(`${HEAD}${body}`)
  const {written, sources} = config
  assert.ok(written, findingsOf(config).join('\n'))
  const options = {now: NOW, hash: sha256}
  const {intent, tellings} = compile(written, sources, offlineFacts().facts, options)
  const model = modelOf(intent.state, managedDocument, NO_GUARDS)
  const findings = lint({intent, written, sources, tellings, model, now: NOW})
  return {
    findings,
    told: findings.map(({severity, code}) => `${severity} ${code}`).sort(),
    line: ({place}) => (place ? lineText(sources.texts, place) : ''),
  }
}

export const codes = (body: string): string[] => linted(body).findings.map(({code}) => code)
