import assert from 'node:assert/strict'
import {xrole} from '../bad-input/process.js'

describe('help', () => {
  it('of one command is what its --help prints', async () => {
    const [asked, flag] = await Promise.all([
      xrole(['help', 'sandbox', 'serve'], 'accounts.yaml', ''),
      xrole(['sandbox', 'serve', '--help'], 'accounts.yaml', ''),
    ])
    assert.match(asked.stdout, /^put the sandbox on a loopback port[^]*USAGE\n {2}\$ xrole sandbox serve/)
    assert.equal(asked.stdout, flag.stdout)
  })
})
