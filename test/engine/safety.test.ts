import assert from 'node:assert/strict'
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import type {Account} from '../../src/config/intent.js'
import {applyPlan, refusal} from '../../src/engine/apply/apply.js'
import type {ApplyFlags} from '../../src/engine/apply/apply.js'
import {load, withoutSafety} from '../../src/engine/load.js'
import {fileLimit, railWarnings} from '../../src/engine/rail-warnings.js'
import {openSession} from '../../src/engine/session.js'
import type {Session} from '../../src/engine/session.js'
import {file} from '../scenarios/base.js'
import {memoryFiles, NOW} from '../support/lab.js'

const NO_FLAGS: ApplyFlags = {
  allow: [],
  adopt: false,
  maxDeletes: undefined,
  skipUnreadable: false,
  managementAccount: false,
}

/** All of the section: a limit, an entry, somebody who keeps a role. */
const SAFETY = `safety:
  maxDeletes: 1
  allow:
    - {hazard: WIDENS_EXTERNAL, address: client/Gate, reason: the auditors, until: 2999-12-31}
  mustKeep:
    - {principal: root/user/u1, role: client/role/Gate}
`
const estate = (users: number, trust: string, rest = SAFETY): string =>
  file(
    `roles: {Gate: {account: client, trust: ${trust}}}\nusers: {${Array.from({length: users}, (_, i) => `u${i}: {account: root}`).join(', ')}}\n${rest}`,
  )
const MADE = estate(9, '[root/user/u1]')

describe('safety of the file, from the flags on', () => {
  let folder = ''
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'xrole-safety-'))
  })
  after(() => rmSync(folder, {recursive: true}))

  async function inSession<T>(yaml: string, ignored: boolean, act: (session: Session) => Promise<T> | T): Promise<T> {
    const path = join(folder, 'accounts.yaml')
    writeFileSync(path, yaml)
    const session = await openSession(
      {file: path, 'sandbox-file': join(folder, 'sandbox.json'), 'no-file-safety': ignored},
      'apply',
      '0.0.0-test',
    )
    try {
      return await act(session)
    } finally {
      session.close()
    }
  }
  const refusedBy = (yaml: string, ignored: boolean, flags: Partial<ApplyFlags> = {}): Promise<string[]> =>
    inSession(yaml, ignored, (session) =>
      (refusal(session, {...NO_FLAGS, ...flags})?.findings ?? []).map(({code}) => code),
    )

  before(() =>
    inSession(MADE, false, (session) =>
      applyPlan(session, {
        sleep: async () => undefined,
        concurrency: 2,
        signal: new AbortController().signal,
        onProgress: () => undefined,
        readAgain: () => session.changesNow(),
        patience: [],
      }),
    ),
  )

  const outsider = estate(9, '[root/user/u1, "999999999999"]')
  const CASES: readonly [
    name: string,
    yaml: string,
    flags: Partial<ApplyFlags>,
    without: string[],
    withIt: string[],
  ][] = [
    ['an entry', outsider, {}, ['hazard'], []],
    ['an entry, and the flag', outsider, {allow: ['WIDENS_EXTERNAL']}, [], []],
    ['the limit, at just so many', estate(8, '[root/user/u1]'), {}, [], []],
    ['the limit, at one more', estate(7, '[root/user/u1]'), {}, [], ['max-deletes']],
    ['the limit under a flag', estate(7, '[root/user/u1]'), {maxDeletes: '2'}, [], []],
    ['a flag under the limit', estate(8, '[root/user/u1]'), {maxDeletes: '0'}, ['max-deletes'], ['max-deletes']],
  ]
  for (const [name, yaml, flags, without, withIt] of CASES)
    it(`${name}; and --no-file-safety`, async () => {
      assert.deepEqual(await refusedBy(yaml, false, flags), withIt)
      assert.deepEqual(await refusedBy(yaml, true, flags), without)
    })

  it('the refusal and the warning of plan name the line of the limit', () =>
    inSession(estate(7, '[root/user/u1]'), false, (session) => {
      const line = /more than the 1 that .*accounts\.yaml:7 lets it; .* --max-deletes 2/
      assert.match(refusal(session, NO_FLAGS)?.findings[0]?.message ?? '', line)
      assert.match(railWarnings(session.plan, session.owned, fileLimit(session))[0]?.message ?? '', line)
    }))

  it('the plan names the entry that it uses, and none when it is told to ignore them', async () => {
    const used = (ignored: boolean) =>
      inSession(outsider, ignored, ({plan, where}) =>
        plan.safety.map(({hazard, address, place}) => `${hazard} ${address} ${where(place).replace(/^.*\//, '')}`),
      )
    assert.deepEqual(await used(false), ['WIDENS_EXTERNAL client/role/Gate accounts.yaml:9'])
    assert.deepEqual(await used(true), [])
  })

  it('without the section nothing of it is left', () => {
    const loaded = load('accounts.yaml', () => NOW, memoryFiles({'accounts.yaml': MADE}))
    const facts = {
      principalPath: () => undefined,
      names: () => [],
      managedPolicy: () => undefined,
      provider: () => undefined,
    }
    const names = (accounts: readonly Account[]) => accounts.map(({name}) => name)
    const [whole, bare] = [loaded.compile(facts).intent, withoutSafety(loaded).compile(facts).intent]
    assert.equal(whole.safety.mustKeep.length, 1)
    assert.deepEqual(bare.safety, {allow: [], mustKeep: []})
    assert.deepEqual(names(bare.accounts), names(whole.accounts))
  })
})
