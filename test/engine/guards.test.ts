import assert from 'node:assert/strict'
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {applyPlan} from '../../src/engine/apply/apply.js'
import {openWorlds} from '../../src/engine/ask/ask.js'
import {answersTo} from '../../src/engine/ask/explain.js'
import {siteOf} from '../../src/engine/ask/site.js'
import {testsIn} from '../../src/engine/tests.js'
import {openSession} from '../../src/engine/session.js'
import type {Session} from '../../src/engine/session.js'
import {explainText} from '../../src/render/explain/explain.js'

/** The first account is the management account. */
const estate = (scps: string): string => `owner: acme
accounts:
  root: "111111111111"
  hub: {id: "333333333333", ou: Hub}
  client: {id: "222222222222", ou: Workloads}
users:
  alice: {account: hub}
roles:
  Admin: {account: client, trust: [hub/user/alice]}
tests:
  - {who: hub/user/alice, can: client/role/Admin}
organization:
  units: [Hub, Workloads]
  policyTypes: [SERVICE_CONTROL_POLICY]
  scps: ${scps}
`
const NONE = '{}'
const NO_STS = '{NoSts: {statements: [{deny: ["sts:*"], on: ["*"]}], attach: [Hub]}}'

describe('the policies of an organization in the engine', () => {
  let folder = ''
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'xrole-guards-'))
  })
  after(() => rmSync(folder, {recursive: true}))

  const flags = (yaml: string) => {
    const file = join(folder, 'accounts.yaml')
    writeFileSync(file, yaml)
    return {file, 'sandbox-file': join(folder, 'sandbox.json')}
  }
  async function inSession<T>(yaml: string, act: (session: Session) => Promise<T> | T): Promise<T> {
    const session = await openSession(flags(yaml), 'apply', '0.0.0-test')
    try {
      return await act(session)
    } finally {
      session.close()
    }
  }
  const apply = (yaml: string) =>
    inSession(yaml, (session) =>
      applyPlan(session, {
        sleep: async () => undefined,
        concurrency: 2,
        signal: new AbortController().signal,
        onProgress: () => undefined,
        readAgain: () => session.changesNow(),
        patience: [],
      }),
    )
  async function explained(yaml: string, from: 'file' | 'live' | 'after') {
    const asked = await openWorlds(flags(yaml), [from], '0.0.0-test')
    try {
      const [world] = asked.worlds
      const request = {context: {}}
      const principal = 'hub/user/alice'
      const answers = answersTo(world!, undefined, {
        principal,
        role: 'client/role/Admin',
        actions: [],
        resources: [],
        request,
      })
      const site = siteOf(world!, asked.loaded, {command: 'explain', principal, flags: [], world: [], from: []})
      const tests = testsIn(asked.worlds).flatMap(({results}) => results.map(({passed}) => passed))
      return {text: explainText(answers, site, {color: false}).replaceAll(`${folder}/`, ''), tests}
    } finally {
      asked.close()
    }
  }

  before(() => apply(estate(NONE)))

  it('a plan tells who loses access by an SCP, and refuses what breaks an entry of tests', () =>
    inSession(estate(NO_STS), ({plan}) => {
      assert.deepEqual(
        plan.access.map(({change, principal, role}) => `${change} ${principal} ${role}`),
        ['loses hub/user/alice client/role/Admin'],
      )
      const failing = plan.findings.find(({code}) => code === 'test-fails')
      assert.equal(failing?.refused, true)
      assert.match(failing.message, /a service control policy \(organization\/scp\/NoSts, statement 1\): it has a Deny/)
    }))

  it('explain: by the file, in AWS, and afterwards', async () => {
    const file = await explained(estate(NO_STS), 'file')
    assert.match(
      file.text,
      /^No: hub\/user\/alice may not assume client\/role\/Admin: the service control policy NoSts, attached to the unit Hub, forbids it\.$/m,
    )
    assert.match(
      file.text,
      /^What to do: Take this Deny out, or narrow it \(accounts\.yaml:15\); or take NoSts off the unit Hub\.$/m,
    )
    assert.doesNotMatch(file.text, /not looked at/)
    const live = await explained(estate(NO_STS), 'live')
    assert.match(live.text, /^hub\/user\/alice may assume client\/role\/Admin\.$/m)
    const after = await explained(estate(NO_STS), 'after')
    assert.match(after.text, /forbids it\.$/m)
    assert.deepEqual([file.tests, live.tests, after.tests], [[false], [true], [false]])
  })

  it('one that is there: the plan that takes it off tells who gains', async () => {
    await apply(estate(NO_STS))
    assert.match((await explained(estate(NO_STS), 'live')).text, /forbids it\.$/m)
    await inSession(estate(NONE), ({plan}) =>
      assert.deepEqual(
        plan.access.map(({change, principal, role}) => `${change} ${principal} ${role}`),
        ['gains hub/user/alice client/role/Admin'],
      ),
    )
  })
})
