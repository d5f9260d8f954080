import assert from 'node:assert/strict'
import {organized} from './organization-support.js'

describe('config: things that are called as what every object has', () => {
  for (const name of ['constructor', 'toString', 'valueOf', 'hasOwnProperty'])
    it(name, () => {
      const head = `owner: acme\naccounts: {${name}: "111111111111"}\nusers: {${name}: {account: ${name}}}\norganization:\n`
      assert.deepEqual(organized('units: []', undefined, head).told, [])
      const wrong = `owner: acme\naccounts: {root: "111111111111"}\nusers: {${name}: {account: ${name}}}\norganization:\n`
      assert.deepEqual(organized('units: []', undefined, wrong).told, [
        `error above 3:${21 + name.length} unknown-account no account "${name}"; add it under accounts:`,
      ])
    })
})
