import assert from 'node:assert/strict'
import {driftExit, driftOf} from '../../src/engine/drift/drift.js'
import type {Gathered} from '../../src/engine/gather.js'
import type {Lab} from '../support/lab.js'
import {BOTH, file, trusting} from './base.js'
import type {Walk} from './base.js'
import {CI, deployer, GIVEN_AWAY, LOCAL, messages, OLD, statement, vendor} from './identity.js'
import {roleIn} from './look.js'

const NO_IDS = 'it keeps the ARN of a principal that went, where AWS shows its unique id'

const notes = ({plan}: Gathered): string[] => plan.changes.flatMap((change) => change.notes)

/** Of which roles drift tells that they trust what is gone, and its exit code. */
async function orphaned(lab: Lab, yaml: string): Promise<[(string | undefined)[], number]> {
  const {report} = driftOf(await lab.plan(yaml), undefined)
  const told = report.unmanaged.filter(({code}) => code.startsWith('orphaned-'))
  return [told.map(({address}) => address), driftExit(report, false)]
}

export const orphans: readonly Walk[] = [
  {
    name: 'orphans: a role deleted by hand is made first, then the trust that shows its id is written again',
    accounts: BOTH,
    notOn: {moto: NO_IDS},
    stops: [
      {name: 'made', yaml: CI},
      {
        name: 'written again',
        yaml: CI,
        async byHand(lab) {
          await lab.send('root', 'DeleteRolePolicy', {RoleName: 'ci', PolicyName: 'xrole-assume'})
          await lab.send('root', 'DeleteRole', {RoleName: 'ci'})
        },
        planned(gathered) {
          assert.match(
            notes(gathered).join('|'),
            /^AROA\w+ is what is left of a role that was deleted: root\/role\/ci, by the file$/,
          )
          const order = gathered.plan.changes.map((change) => change.address)
          assert.ok(order.indexOf('root/role/ci') < order.indexOf('client/role/Gate/trust'), order.join())
          // Nobody could come in by the id, so nobody loses anything.
          assert.deepEqual(
            gathered.plan.access.filter((one) => one.change === 'loses'),
            [],
          )
          const gate = gathered.plan.changes.find((change) => change.address === 'client/role/Gate/trust')
          assert.deepEqual(
            gate?.hazards.map((hazard) => hazard.name),
            ['WIDENS_ACCESS'],
          )
        },
        then: async (lab) =>
          assert.deepEqual(
            (await roleIn(lab, 'client', 'Gate')).AssumeRolePolicyDocument,
            statement('arn:aws:iam::111111111111:role/ci'),
          ),
      },
    ],
  },
  {
    name: 'orphans: of two ids of one sort nobody knows which was whose; a namesake made by hand is somebody else',
    accounts: BOTH,
    notOn: {moto: NO_IDS},
    stops: [
      {
        name: 'made',
        yaml: file(`users: {alice: {account: root}, bob: {account: root}}
roles: {Gate: {account: client, trust: [root/user/alice, root/user/bob], caller: false}}`),
      },
      {
        name: 'written again',
        yaml: file(`users: {alice: {account: root}, bob: {account: root}}
roles: {Gate: {account: client, trust: [root/user/alice, root/user/bob], caller: false}}`),
        options: {adopt: true},
        async byHand(lab) {
          for (const UserName of ['alice', 'bob']) await lab.send('root', 'DeleteUser', {UserName})
          await lab.send('root', 'CreateUser', {UserName: 'alice'})
        },
        planned(gathered) {
          assert.equal(notes(gathered).length, 2)
          for (const note of notes(gathered))
            assert.match(note, /^AIDA\w+ is what is left of a user that was deleted; nobody knows its name$/)
        },
      },
    ],
  },
  {
    name: 'orphans: what is left of a principal in the trust of a role that is not ours is a note',
    accounts: BOTH,
    notOn: {moto: NO_IDS},
    stops: [
      {
        name: 'told once',
        yaml: file('users: {alice: {account: root}}'),
        async byHand(lab) {
          const users = ['zoe', 'yves']
          for (const UserName of users) await lab.send('client', 'CreateUser', {UserName})
          const document = trusting(users.map((name) => `arn:aws:iam::222222222222:user/${name}`))
          await lab.send('client', 'CreateRole', {...vendor, AssumeRolePolicyDocument: document})
          for (const UserName of users) await lab.send('client', 'DeleteUser', {UserName})
        },
        plans: ['create root/user/alice'],
        findsNot: ['unmanaged-access', 'resave-by-hand', 'unseen-trusts', 'orphaned-principal'],
        planned(gathered) {
          const [told = '', ...more] = messages(gathered, 'orphaned-elsewhere')
          assert.match(
            told,
            /^client\/role\/vendor, which is not ours, trusts (AIDA\w+ \(left of a deleted user\)(, )?){2}, by/,
          )
          assert.deepEqual(more, [])
        },
        then: async (lab) => assert.deepEqual(await orphaned(lab, file('users: {alice: {account: root}}')), [[], 0]),
      },
      {
        name: 'not of what unmanaged: lists',
        yaml: `${file('users: {alice: {account: root}}')}\nunmanaged: [{address: client/role/vendor, reason: theirs}]`,
        findsNot: ['orphaned-elsewhere'],
      },
    ],
  },
  {
    name: 'orphans: what is left of a principal in the trust of our own leftover is drift',
    accounts: BOTH,
    notOn: {moto: NO_IDS},
    stops: [
      {name: 'made', yaml: deployer('/', LOCAL)},
      {
        name: 'drift',
        yaml: deployer('/'),
        async byHand(lab) {
          const {RoleId} = await roleIn(lab, 'client', 'Deployer')
          await lab.send('client', 'DeleteRole', {RoleName: 'Deployer'})
          await lab.apply(deployer('/'))
          const found = await lab.plan(deployer('/'))
          const [sentence, command, ...more] = messages(found, 'orphaned-principal').join('\n').split('\n')
          assert.match(
            sentence!,
            /^root\/role\/Local bears our mark, .*with credentials of account root \(111111111111\), run$/,
          )
          assert.equal(
            command,
            `aws iam update-assume-role-policy --role-name Local --policy-document '${trusting(`<ARN in place of ${RoleId}>`)}'`,
          )
          assert.deepEqual(more, [])
          assert.deepEqual(await orphaned(lab, deployer('/')), [['root/role/Local'], 2])
        },
        plans: [],
        finds: ['orphaned-principal', 'protected-leftover'],
        findsNot: ['orphaned-elsewhere'],
      },
      {
        name: 'listed, it is none',
        yaml: `${deployer('/')}\n${GIVEN_AWAY}`,
        findsNot: ['orphaned-principal', 'orphaned-elsewhere'],
      },
    ],
  },
  {
    name: 'orphans: a leftover whose trust was saved again, and one that is declared again, are no drift',
    accounts: BOTH,
    notOn: {moto: NO_IDS},
    stops: [
      {name: 'made', yaml: deployer('/', LOCAL)},
      {
        name: 'saved again',
        yaml: deployer('/'),
        async byHand(lab) {
          await lab.send('client', 'DeleteRole', {RoleName: 'Deployer'})
          await lab.apply(deployer('/'))
          await lab.send('root', 'UpdateAssumeRolePolicy', {RoleName: 'Local', PolicyDocument: trusting(OLD)})
        },
        plans: [],
        findsNot: ['orphaned-principal'],
      },
      {
        name: 'declared again',
        yaml: deployer('/', LOCAL),
        async byHand(lab) {
          await lab.send('client', 'DeleteRole', {RoleName: 'Deployer'})
          await lab.apply(deployer('/'))
        },
        plans: ['update root/role/Local/trust'],
        findsNot: ['orphaned-principal'],
      },
    ],
  },
]
