import assert from 'node:assert/strict'
import {createHash} from 'node:crypto'
import {readFileSync} from 'node:fs'
import {Ajv} from 'ajv'
import {offlineFacts} from '../../src/engine/facts.js'
import {load} from '../../src/engine/load.js'
import {createRecordedCloud} from '../../src/engine/recorded.js'
import {checkSaved} from '../../src/engine/saved/check.js'
import {parseSaved} from '../../src/engine/saved/plan.js'
import {sortKeys} from '../../src/policy/json.js'
import type {Json} from '../../src/core/types.js'
import type {Files} from '../../src/config/text/files.js'
import {DENIED, faultyWorld} from '../faults/world.js'
import type {FaultyWorld} from '../faults/world.js'
import {allowing, BOTH, file, managed} from '../scenarios/base.js'
import {doings, labOver, NOW} from '../support/lab.js'
import {applySaved, ending, loadedFrom, save, savedOf} from '../support/saved.js'

interface Plan {
  [key: string]: Json
  changes: {[key: string]: Json}[]
  baseline: {address: string; fields: {[field: string]: string}; wanted: {[field: string]: string}}[]
}

const parse = (text: string): Plan => JSON.parse(text) as Plan

/** The file as somebody would write it who knows how the hash is made. */
const forged = (plan: Plan): string => {
  const {hash: _, ...rest} = plan
  const hash = createHash('sha256')
    .update(JSON.stringify(sortKeys(rest)))
    .digest('hex')
  return JSON.stringify({...rest, hash})
}

const edited = (text: string, edit: (plan: Plan) => void): Plan => {
  const plan = parse(text)
  edit(plan)
  return plan
}

const FIRST = file(`
roles:
  Gate: {account: client, trust: [root], policies: [ReadOnlyAccess]}
  Near: {account: client, trust: [root]}`)
const SECOND = FIRST.replace('policies: [ReadOnlyAccess]', 'maxSession: 2h, policies: [SecurityAudit]')

/** A world where FIRST is applied, and the plan to SECOND. */
async function world(): Promise<FaultyWorld & {text: string}> {
  const made = faultyWorld(BOTH)
  assert.equal((await made.lab.apply(FIRST)).exit, 0)
  return {...made, text: await save(made.lab, SECOND)}
}

/** Applies and expects a refusal that writes nothing. */
async function refuses(
  {lab, sandbox}: FaultyWorld,
  text: string,
  yaml: string,
  says: RegExp,
  exit: 1 | 3 = 3,
): Promise<void> {
  const before = await sandbox.state()
  const ended = await applySaved(lab, text, yaml)
  assert.match(ended.said, says)
  assert.equal(ended.exit, exit)
  assert.deepEqual(await sandbox.state(), before, 'something was written')
}

describe('a saved plan', () => {
  let made: FaultyWorld & {text: string}
  let state: Awaited<ReturnType<FaultyWorld['sandbox']['state']>>
  before(async () => {
    made = await world()
    state = await made.sandbox.state()
  })
  beforeEach(() => made.sandbox.load(structuredClone(state)))

  it('is the JSON plan, a baseline and a hash, as the published schema says', () => {
    const schema = JSON.parse(readFileSync(new URL('../../schema/plan.schema.json', import.meta.url), 'utf8')) as object
    const ajv = new Ajv({strict: true, allowUnionTypes: true})
    assert.ok(ajv.validate(schema, parse(made.text)), ajv.errorsText())
    assert.deepEqual(
      parse(made.text).baseline.map(({address}) => address),
      ['client/role/Gate'],
    )
  })

  it('is the same bytes for the same inputs', async () => {
    assert.equal(await save(made.lab, SECOND), made.text)
    assert.equal((await world()).text, made.text)
  })

  it('names files as they are beside the root file, wherever that is', async () => {
    const saved: string[] = []
    for (const folder of ['', 'deploy/', '/srv/of/somebody/']) {
      const yaml = SECOND.replace('Near: {', 'Near: {expires: 2026-11-01, ')
      const files: Files = {
        read: (name) => (name === `${folder}accounts.yaml` ? {file: name, text: yaml} : {problem: 'not there'}),
        glob: () => [],
      }
      const loaded = load(`${folder}accounts.yaml`, () => NOW, files)
      const gathered = await made.lab.planOf(loaded)
      saved.push(savedOf(gathered, loaded))
    }
    assert.match(saved[0]!, /"file": "accounts.yaml"/)
    assert.deepEqual(new Set(saved).size, 1)
  })

  it('is applied, and what it touched is read again', async () => {
    const {exit, applied} = await applySaved(made.lab, made.text, SECOND)
    assert.equal(exit, 0)
    assert.deepEqual(applied?.outcome?.remaining, [])
    assert.deepEqual((await made.lab.plan(SECOND)).plan.changes, [])
  })

  it('made against a recorded read is applied to AWS, as long as AWS is as it was', async () => {
    const snapshots = (await made.lab.plan(SECOND)).snapshots
    const text = await save(labOver(createRecordedCloud(snapshots), BOTH), SECOND)
    assert.equal((await applySaved(made.lab, text, SECOND)).exit, 0)
  })

  it('may be laid out anew, as long as it says the same', async () => {
    const text = JSON.stringify(sortKeys(JSON.parse(made.text) as Json))
    assert.equal((await applySaved(made.lab, text, SECOND)).exit, 0)
  })

  it('of no changes is one all the same: it does nothing, whatever the file wants by now', async () => {
    const text = await save(made.lab, FIRST)
    const {exit, applied} = await applySaved(made.lab, text, SECOND)
    assert.equal(exit, 0)
    assert.deepEqual(doings(applied!.gathered), [])
    assert.ok(applied!.gathered.plan.findings.some(({message}) => /differences are not in plan\.json/.test(message)))
  })

  it('of a part is applied as that part', async () => {
    const text = await save(made.lab, SECOND, {only: ['client/role/Gate/policy/*']})
    const {exit, applied} = await applySaved(made.lab, text, SECOND)
    assert.equal(exit, 0)
    assert.deepEqual(doings(applied!.gathered).sort(), [
      'create client/role/Gate/policy/SecurityAudit',
      'delete client/role/Gate/policy/ReadOnlyAccess',
    ])
    assert.deepEqual(doings(await made.lab.plan(SECOND)), ['update client/role/Gate', 'update client/role/Gate/mark'])
  })

  it('keeps two policies of one name on one role apart', async () => {
    const made = await world()
    const theirs = {PolicyName: 'SecurityAudit', PolicyDocument: allowing('s3:*')}
    await made.lab.send('client', 'CreatePolicy', theirs)
    const PolicyArn = 'arn:aws:iam::222222222222:policy/SecurityAudit'
    await made.lab.send('client', 'AttachRolePolicy', {RoleName: 'Gate', PolicyArn})
    const text = await save(made.lab, SECOND)
    const verbs = parse(text).changes.filter(({address}) => address === 'client/role/Gate/policy/SecurityAudit')
    assert.deepEqual(verbs.map(({verb}) => verb).sort(), ['create', 'delete'])
    assert.equal((await applySaved(made.lab, text, SECOND)).exit, 0)
    assert.deepEqual((await made.lab.plan(SECOND)).plan.changes, [])
  })

  describe('that was edited by hand is refused', () => {
    const edits: Readonly<Record<string, (plan: Plan) => void>> = {
      xrole: (plan) => (plan['xrole'] = '9.9.9'),
      owner: (plan) => (plan['owner'] = 'other'),
      accounts: (plan) => (plan['accounts'] = []),
      'a change': (plan) => (plan.changes[0]!['after'] = null),
      'a request': (plan) => (plan.changes[0]!['calls'] = [{op: 'DeleteRole', input: {RoleName: 'Near'}}]),
      'a hazard': (plan) => (plan.changes[0]!['hazards'] = [{name: 'DELETES', message: 'x'}]),
      'changes, one left out': (plan) => plan.changes.pop(),
      access: (plan) => (plan['access'] = [{}]),
      findings: (plan) => (plan['findings'] = [{}]),
      summary: (plan) => (plan['summary'] = {}),
      safety: (plan) => (plan['safety'] = []),
      'a baseline': (plan) => (plan.baseline[0]!.fields['trust'] = '0'),
      'no baseline': (plan) => delete (plan as Record<string, unknown>)['baseline'],
      hash: (plan) => (plan['hash'] = '0'.repeat(64)),
      'no hash': (plan) => delete plan['hash'],
      'no format': (plan) => delete plan['format'],
      'a key that there is not': (plan) => (plan['more'] = true),
    }
    for (const [name, edit] of Object.entries(edits))
      it(name, () =>
        refuses(made, JSON.stringify(edited(made.text, edit)), SECOND, /^plan\.json was changed since xrole wrote it/),
      )

    const addresses = ['../role/Gate', 'client/role/Gate/../Near', 'client/role', 'Gate', 'client/x/Gate', '']
    for (const address of addresses)
      it(`even with the right hash: "${address}" is no address`, () => {
        const text = forged(edited(made.text, (plan) => (plan.changes[0]!['address'] = address)))
        return refuses(made, text, SECOND, /^plan\.json was changed since xrole wrote it/)
      })

    it('even with the right hash: a thing without its baseline', () =>
      refuses(made, forged(edited(made.text, (plan) => (plan.baseline = []))), SECOND, /was changed since/))

    it('nested too deeply to be looked at', () =>
      refuses(
        made,
        `{"format": 1, "hash": "", "x": ${'['.repeat(1e5)}${']'.repeat(1e5)}}`,
        SECOND,
        /was changed since/,
      ))
  })

  describe('nothing of it is executed as it stands', () => {
    const harmful: Json = [{op: 'DeleteRole', input: {RoleName: 'Near'}}]

    it('requests and the summary are for readers', async () => {
      const text = forged(
        edited(made.text, (plan) => {
          for (const change of plan.changes) Object.assign(change, {calls: harmful, name: 'Near'})
          plan['summary'] = {}
        }),
      )
      const {exit} = await applySaved(made.lab, text, SECOND)
      assert.equal(exit, 0)
      assert.deepEqual((await made.lab.plan(SECOND)).plan.changes, [])
    })

    const others: Readonly<Record<string, [(plan: Plan) => void, RegExp]>> = {
      'another value': [
        (plan) =>
          Object.assign(plan.changes.find(({kind}) => kind === 'role')!['after'] as object, {maxSession: 43200}),
        /client\/role\/Gate: what it shall have is not what the saved plan says; plan again/,
      ],
      'another value in AWS': [
        (plan) =>
          Object.assign(plan.changes.find(({kind}) => kind === 'role')!['before'] as object, {maxSession: 43200}),
        /client\/role\/Gate: what it has in AWS is not what the saved plan says; plan again/,
      ],
      'another verb': [
        (plan) => (plan.changes.find(({kind}) => kind === 'role')!['verb'] = 'adopt'),
        /client\/role\/Gate: the saved plan would adopt it, and now it would be: update; plan again/,
      ],
      'a policy that the file does not name': [
        (plan) =>
          plan.changes.push({
            ...plan.changes.find(({kind}) => kind === 'attachment')!,
            address: 'client/role/Gate/policy/AdministratorAccess',
            verb: 'create',
            before: null,
            after: {arn: managed('AdministratorAccess')},
          }),
        /client\/role\/Gate\/policy\/AdministratorAccess: the saved plan would create it, which is not needed now/,
      ],
    }
    for (const [name, [edit, says]] of Object.entries(others))
      it(`${name}: refused`, () => refuses(made, forged(edited(made.text, edit)), SECOND, says))
  })

  describe('that is not for this file is refused', () => {
    it('another owner', () =>
      refuses(
        made,
        made.text,
        SECOND.replace('owner: acme', 'owner: other'),
        /^plan\.json was made for the owner "acme"/,
      ))

    const accounts: Readonly<Record<string, [string, string]>> = {
      'another id': ['client: "222222222222"', 'client: "333333333333"'],
      'another name': ['root: "111111111111"', 'main: "111111111111"'],
      'one more': ['accounts: {', 'accounts: {third: {id: "333333333333", connect: false}, '],
    }
    for (const [name, [from, to]] of Object.entries(accounts))
      it(`accounts: ${name}`, () => {
        const yaml = SECOND.replace(from, to).replaceAll('trust: [root]', 'trust: ["111111111111"]')
        const {intent} = loadedFrom(yaml).compile(offlineFacts().facts)
        const saved = parseSaved(made.text, 'plan.json')
        assert.throws(
          () => checkSaved(saved, intent, 'sandbox'),
          /^Error: the accounts are not those that plan\.json was made for/,
        )
      })

    it('accounts in another order are the same', async () => {
      const yaml = SECOND.replace(
        'root: "111111111111", client: "222222222222"',
        'client: "222222222222", root: "111111111111"',
      )
      assert.equal((await applySaved(made.lab, made.text, yaml)).exit, 0)
    })

    it('another world', () => {
      const {intent} = loadedFrom(SECOND).compile(offlineFacts().facts)
      const saved = parseSaved(made.text, 'plan.json')
      assert.throws(() => checkSaved(saved, intent, 'aws'), /it was made in the sandbox; give --sandbox; nothing was/)
      const aws = {...saved, world: 'aws'} as const
      assert.throws(() => checkSaved(aws, intent, 'sandbox'), /it was made for AWS; leave out --sandbox; nothing was/)
    })

    it('another format', () => {
      const text = JSON.stringify(edited(made.text, (plan) => (plan['format'] = 2)))
      return refuses(made, text, SECOND, /^plan\.json has a format that this version of xrole does not know/)
    })

    const wishes: Readonly<Record<string, [string, string, string]>> = {
      'a value of a touched thing': ['maxSession: 2h', 'maxSession: 3h', 'max session changed'],
      'a part of a touched thing': [
        'SecurityAudit]',
        'SecurityAudit, PowerUserAccess]',
        'policy PowerUserAccess is new',
      ],
      'a part that the plan would remove': [
        'SecurityAudit]',
        'SecurityAudit, ReadOnlyAccess]',
        'policy ReadOnlyAccess is new',
      ],
    }
    for (const [name, [from, to, says]] of Object.entries(wishes))
      it(`accounts.yaml wants something else for ${name}`, () =>
        refuses(
          made,
          made.text,
          SECOND.replace(from, to),
          new RegExp(`client/role/Gate: accounts.yaml wants something else than the saved plan: ${says}; plan again`),
        ))

    it('accounts.yaml no longer wants a touched thing', () =>
      refuses(
        made,
        made.text,
        SECOND.replace(/ {2}Gate: .*\n/, ''),
        /client\/role\/Gate: accounts.yaml wants something else than the saved plan: it is gone; plan again/,
      ))

    it('what accounts.yaml wants of something else does not matter, and stays', async () => {
      const yaml = `${SECOND.replace('Near: {', 'Near: {description: other, ')}\n  More: {account: client, trust: [root]}`
      const {exit} = await applySaved(made.lab, made.text, yaml)
      assert.equal(exit, 0)
      const left = doings(await made.lab.plan(yaml)).filter((one) => !one.endsWith('/mark'))
      assert.deepEqual(left.sort(), ['create client/role/More', 'update client/role/Near'])
    })

    it('what it needs of something else is a reason to plan again', async () => {
      const yaml = FIRST.replace('policies: [ReadOnlyAccess]', 'policies: [ReadOnlyAccess, Mine]').replace(
        'roles:',
        'policies: {Mine: {account: client, statements: [{allow: ["s3:*"], on: ["*"]}]}}\nroles:',
      )
      const first = yaml.replace(', Mine]', ']').replace('Near: {', 'Near: {policies: [Mine], ')
      assert.equal((await made.lab.apply(first)).exit, 0)
      const text = await save(made.lab, yaml.replace('Near: {', 'Near: {policies: [Mine], '))
      const PolicyArn = 'arn:aws:iam::222222222222:policy/xrole/acme/Mine'
      await made.lab.send('client', 'DetachRolePolicy', {RoleName: 'Near', PolicyArn})
      await made.lab.send('client', 'DeletePolicy', {PolicyArn})
      await refuses(
        made,
        text,
        yaml.replace('Near: {', 'Near: {policies: [Mine], '),
        /client\/role\/Gate\/policy\/Mine needs client\/policy\/Mine, which is left out of the saved plan; plan again/,
      )
    })
  })

  it('is refused when a change has a hazard that the plan did not tell', async () => {
    const world = faultyWorld(BOTH)
    const PolicyArn = 'arn:aws:iam::222222222222:policy/Theirs'
    await world.lab.send('client', 'CreatePolicy', {PolicyName: 'Theirs', PolicyDocument: allowing('s3:Get*')})
    assert.equal((await world.lab.apply(FIRST)).exit, 0)
    const yaml = FIRST.replace('ReadOnlyAccess]', `ReadOnlyAccess, "${PolicyArn}"]`)
    const text = await save(world.lab, yaml)
    assert.doesNotMatch(text, /GRANTS_ADMIN/)
    const wide = {PolicyArn, PolicyDocument: allowing('*'), SetAsDefault: true}
    await world.lab.send('client', 'CreatePolicyVersion', wide)
    await refuses(
      world,
      text,
      yaml,
      /client\/role\/Gate\/policy\/Theirs: it has a hazard now that the saved plan does not tell: GRANTS_ADMIN; plan again/,
    )
    assert.equal((await applySaved(world.lab, await save(world.lab, yaml), yaml)).exit, 0)
  })

  it('may be of names that elsewhere are folders', async () => {
    const yaml = SECOND.replace('Near: {', '"..": {inline: {.: {statements: [{allow: ["s3:*"], on: ["*"]}]}}, ')
    const text = await save(made.lab, yaml)
    assert.match(text, /"client\/role\/\.\.\/inline\/\."/)
    assert.equal((await applySaved(made.lab, text, yaml)).exit, 0)
    assert.deepEqual((await made.lab.plan(yaml)).plan.changes, [])
  })

  describe('that is none', () => {
    const texts: Readonly<Record<string, string>> = {
      'no JSON': 'version: 1\nsecret: hunter2',
      'some other JSON': '{"secret": "hunter2"}',
      'a list': '["hunter2"]',
      nothing: '',
    }
    for (const [name, text] of Object.entries(texts))
      it(`${name}: exit 1, and nothing of it is quoted`, async () => {
        const {exit, said} = await applySaved(made.lab, text, SECOND)
        assert.equal(exit, 1)
        assert.match(said, /^plan\.json is not a saved plan: `xrole plan --out plan\.json` makes one/)
        assert.doesNotMatch(said, /hunter2/)
      })

    it('the plan that plan --json prints', async () => {
      const {hash: _, baseline: __, ...plan} = parse(made.text)
      assert.equal((await applySaved(made.lab, JSON.stringify(plan), SECOND)).exit, 1)
    })
  })

  it('safety comes from accounts.yaml as it is now, and hazards from the new plan', async () => {
    const yaml = SECOND.replace('trust: [root], maxSession', 'trust: ["999999999999"], maxSession')
    const until = (entry: string): string => `${yaml}\nsafety: {${entry}}`
    const allow = 'allow: [{hazard: WIDENS_EXTERNAL, address: client/role/Gate, reason: a partner, until: 2027-01-31}]'
    const text = await save(made.lab, until(allow))
    const blind = await applySaved(made.lab, text, yaml)
    assert.deepEqual([blind.exit, blind.applied?.refused?.findings.map(({code}) => code)], [3, ['hazard']])
    assert.equal((await applySaved(made.lab, text, until(allow))).exit, 0)
  })

  describe('and accounts that cannot be read', () => {
    const unreadable = (id: string) => ({op: 'GetAccountAuthorizationDetails', account: id, error: DENIED})

    it('one that it does not touch does not matter, when planning or applying', async () => {
      const {lab, faults} = await world()
      faults.push(unreadable('111111111111'))
      const text = await save(lab, SECOND)
      const {exit, said} = await applySaved(lab, text, SECOND)
      assert.equal(exit, 0, said)
    })

    it('one that it touches does, whatever may be skipped', async () => {
      const {lab, faults, text, sandbox} = await world()
      faults.push(unreadable('222222222222'))
      const before = await sandbox.state()
      const {exit, said} = await applySaved(lab, text, SECOND, {skipUnreadable: true})
      assert.equal(exit, 1)
      assert.match(said, /^plan\.json changes the account client, which cannot be read, so nothing is written: /)
      assert.deepEqual(await sandbox.state(), before)
    })
  })

  it('holds no id of a key of a user that goes, and counts them', async () => {
    const {lab} = faultyWorld(BOTH)
    const users = (names: string): string => file(`users: {${names}}`)
    const yaml = users('alice: {account: root}')
    assert.equal((await lab.apply(users('alice: {account: root}, bob: {account: root}'))).exit, 0)
    await lab.send('root', 'CreateAccessKey', {UserName: 'bob'})
    await lab.send('root', 'CreateAccessKey', {UserName: 'bob'})
    await lab.send('root', 'CreateLoginProfile', {UserName: 'bob', Password: 'correct Horse 9 battery!'})
    const text = await save(lab, yaml)
    assert.doesNotMatch(text, /AKIA|ASIA|correct Horse/)
    const [change] = parse(text).changes
    assert.deepEqual((change!['before'] as {credentials: Json}).credentials, {
      accessKeys: 2,
      mfaDevices: 0,
      password: true,
      serviceCredentials: 0,
      signingCertificates: 0,
      sshKeys: 0,
    })
    const refused = await applySaved(lab, text, yaml)
    assert.deepEqual([refused.exit, refused.applied?.refused?.findings.map(({code}) => code)], [3, ['hazard']])
    const {exit, said} = await applySaved(lab, text, yaml, {allow: ['DELETES_CREDENTIALS']})
    assert.equal(exit, 0, said)
  })

  it('a fresh apply of the same is not in its way', async () => {
    const gathered = await made.lab.plan(SECOND)
    assert.equal((await ending(() => made.lab.applyGathered(gathered))).exit, 0)
  })
})
