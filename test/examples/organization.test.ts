import assert from 'node:assert/strict'
import {mkdtempSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {checkFile} from '../../src/engine/check-file.js'
import {openCloud} from '../../src/engine/clouds.js'
import {gather} from '../../src/engine/gather.js'
import type {Gathered} from '../../src/engine/gather.js'
import {load} from '../../src/engine/load.js'
import {openOrganization} from '../../src/engine/organization.js'
import {golden} from '../support/golden.js'
import {doings, labOver, NOW} from '../support/lab.js'
import {organizationExamples} from './examples.js'
import {texts} from './texts.js'

describe('examples with an organization, over the sandbox', () => {
  let folder: string
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'xrole-examples-'))
  })
  after(() => rmSync(folder, {recursive: true}))

  for (const {name, file, allow} of organizationExamples) {
    it(`${name} has no warning`, async () => {
      const {findings} = await checkFile(file, undefined, NOW)
      assert.deepEqual(
        findings.filter(({severity}) => severity !== 'note'),
        [],
      )
    })

    it(`${name} is planned, applied, and then there is nothing to do`, async () => {
      const loaded = load(file, () => NOW)
      const mode = {kind: 'sandbox', file: join(folder, `${name}.json`)} as const
      const plan = (): Promise<Gathered> =>
        gather(loaded, {
          cloud: ({accounts}) => openCloud({accounts, mode, use: 'apply'}),
          organization: openOrganization(loaded, {mode, file: undefined}),
          selection: {},
          concurrency: 8,
          version: '0.0.0-test',
        })
      const gathered = await plan()
      const {text, json} = texts(gathered.plan, loaded)
      golden(`examples/${name}.txt`, text)
      golden(`examples/${name}.json`, json)
      const {exit, refused, outcome} = await labOver(gathered.cloud, []).applyGathered(gathered, {allow})
      assert.equal(exit, 0, JSON.stringify([refused?.findings, outcome?.failed.map((one) => String(one.error))]))
      assert.deepEqual(doings(await plan()), [])
    })
  }
})
