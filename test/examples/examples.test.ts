import assert from 'node:assert/strict'
import {canonicalText} from '../../src/policy/canonical.js'
import {offlineFacts} from '../../src/engine/facts.js'
import {load} from '../../src/engine/load.js'
import type {Loaded} from '../../src/engine/load.js'
import type {Trust} from '../../src/kinds/values.js'
import {clouds} from '../support/clouds.js'
import {golden} from '../support/golden.js'
import {doings, labOver, NOW} from '../support/lab.js'
import {examples} from './examples.js'
import {texts} from './texts.js'

/** The same file without what it has of a kind. */
const without = (loaded: Loaded, beyond: string): Loaded => ({
  ...loaded,
  compile(facts) {
    const {intent, ...told} = loaded.compile(facts)
    const state = new Map([...intent.state].filter(([, {kind}]) => kind !== beyond))
    return {intent: {...intent, state}, ...told}
  },
})

for (const cloud of clouds())
  describe(`examples over ${cloud.name}`, () => {
    for (const {name, file, allow, beyondMoto} of examples)
      it(`${name} is planned, applied, and then there is nothing to do`, async () => {
        const whole = load(file, () => NOW)
        const loaded = cloud.name === 'moto' && beyondMoto ? without(whole, beyondMoto) : whole
        const accounts = loaded.compile(offlineFacts().facts).intent.accounts
        const opened = await cloud.open(accounts.filter((account) => account.managed))
        const lab = labOver(opened, accounts)
        try {
          const planned = await lab.planOf(loaded)
          if (cloud.name === 'sandbox') {
            const {text, json} = texts(planned.plan, loaded)
            golden(`examples/${name}.txt`, text)
            golden(`examples/${name}.json`, json)
          }
          const {exit, refused, outcome} = await lab.applyOf(loaded, {allow})
          assert.equal(exit, 0, JSON.stringify([refused?.findings, outcome?.failed.map((one) => String(one.error))]))
          assert.deepEqual(doings(await lab.planOf(loaded)), [])
          for (const resource of planned.desired.values()) {
            if (resource.kind !== 'trust') continue
            const live = (await lab.snapshot(resource.account.name)).roles.find(
              (role) => role.RoleName === resource.name,
            )
            assert.equal(
              canonicalText(live!.AssumeRolePolicyDocument, resource.account),
              canonicalText((resource.value as Trust).document, resource.account),
              resource.address,
            )
          }
        } finally {
          lab.close()
        }
      })
  })
