import assert from 'node:assert/strict'
import type {Gathered} from '../../src/engine/gather.js'
import {BOTH, file, own, ROOT_ARN, trusting} from './base.js'
import type {Walk} from './base.js'
import {roleIn} from './look.js'

const NO_IDS = 'it keeps the ARN of a principal that went, where AWS shows its unique id'

const OLD = 'arn:aws:iam::222222222222:role/Deployer'
const NEW = 'arn:aws:iam::222222222222:role/ci/Deployer'
const vendor = {RoleName: 'vendor'}

/** A role that gets another path, which only making it anew can do, and what else the file says. */
const deployer = (path: '/' | '/ci/', more = ''): string =>
  file(`roles:
  Deployer: {account: client, trust: [root], path: ${path}}
  One: {account: client, trust: [root]}
  Two: {account: client, trust: [root]}
${more}`)

const LOCAL = '  Local: {account: root, trust: [client/role/Deployer], caller: false, protect: true}'
const RAW = `  Raw: {account: root, trust: [{statement: {Effect: Allow, Principal: {AWS: "${OLD}"}, Action: "sts:AssumeRole"}}]}`
const REPLACE = {allow: ['REPLACES' as const], maxDeletes: '5'}

const messages = ({plan}: Gathered, code: string): string[] =>
  plan.findings.filter((finding) => finding.code === code).map((finding) => finding.message)

const notes = ({plan}: Gathered): string[] => plan.changes.flatMap((change) => change.notes)

const statement = (AWS: string): unknown => JSON.parse(trusting(AWS))

const CI = file(`roles:
  ci: {account: root, trust: [root]}
  Gate: {account: client, trust: [root/role/ci]}`)

export const identity: readonly Walk[] = [
  {
    name: 'identity: a protected leftover that is ours names the role that is made anew as it is called then',
    accounts: BOTH,
    stops: [
      {name: 'made', yaml: deployer('/', LOCAL)},
      {
        name: 'made anew',
        yaml: deployer('/ci/'),
        options: REPLACE,
        plans: ['replace client/role/Deployer', 'update root/role/Local/trust'],
        finds: ['protected-leftover', 'unseen-trusts'],
        findsNot: ['resave-by-hand', 'still-referred-to'],
        then: async (lab) =>
          assert.deepEqual((await roleIn(lab, 'root', 'Local')).AssumeRolePolicyDocument, statement(NEW)),
      },
    ],
  },
  {
    name: 'identity: a role that is released in the same run is written once more as well',
    accounts: BOTH,
    stops: [
      {name: 'made', yaml: deployer('/', LOCAL.replace(', protect: true', ''))},
      {
        name: 'made anew',
        yaml: `${deployer('/ci/')}\nunmanaged: [{address: root/Local, reason: given away}]`,
        options: REPLACE,
        plans: [
          'replace client/role/Deployer',
          'update root/role/Local',
          'update root/role/Local/trust',
          'delete root/role/Local/mark',
        ],
        findsNot: ['resave-by-hand'],
        then: async (lab) =>
          assert.deepEqual((await roleIn(lab, 'root', 'Local')).AssumeRolePolicyDocument, statement(NEW)),
      },
    ],
  },
  {
    name: 'identity: left out by --only, what is ours has to come along',
    accounts: BOTH,
    stops: [
      {name: 'made', yaml: deployer('/', LOCAL)},
      {
        name: 'refused',
        yaml: deployer('/ci/'),
        options: {...REPLACE, only: ['client/role/Deployer']},
        exit: 3,
        refused: ['left-out'],
      },
    ],
  },
  {
    name: 'identity: the trust of a role that is not ours is told with the request to make by hand; a copied mark is not ours',
    accounts: BOTH,
    stops: [
      {name: 'made', yaml: deployer('/', LOCAL)},
      {
        name: 'made anew',
        yaml: deployer('/ci/', LOCAL),
        options: REPLACE,
        async byHand(lab) {
          await lab.send('root', 'CreateRole', {...vendor, AssumeRolePolicyDocument: trusting([ROOT_ARN, OLD])})
          const Tags = (await roleIn(lab, 'root', 'Local')).Tags.filter(({Key}) => Key !== 'xrole:protect')
          const copy = {RoleName: 'Copy', AssumeRolePolicyDocument: trusting(OLD), Tags}
          await lab.send('root', 'CreateRole', copy)
        },
        finds: ['copied-mark', 'unseen-trusts'],
        planned(gathered) {
          const told = messages(gathered, 'resave-by-hand')
          assert.equal(told.length, 2)
          const [sentence, command] = told.find((one) => one.startsWith('root/role/vendor '))!.split('\n')
          assert.match(
            sentence!,
            /trusts client\/role\/Deployer.*with credentials of account root \(111111111111\), run$/,
          )
          assert.equal(
            command,
            `aws iam update-assume-role-policy --role-name vendor --policy-document '${trusting([ROOT_ARN, NEW])}'`,
          )
        },
      },
      {
        name: 'written by hand',
        yaml: deployer('/ci/', LOCAL),
        byHand: (lab) =>
          lab.send('root', 'UpdateAssumeRolePolicy', {...vendor, PolicyDocument: trusting([ROOT_ARN, NEW])}),
        plans: [],
        findsNot: ['resave-by-hand', 'unseen-trusts'],
      },
    ],
  },
  {
    name: 'identity: a role by which xrole gets in must not be left with a dead principal',
    accounts: BOTH,
    notOn: {moto: 'it has no connect roles'},
    stops: [
      {name: 'made', yaml: CI},
      {
        name: 'refused',
        yaml: CI.replace('trust: [root]}', 'trust: [root], path: /ci/}'),
        options: REPLACE,
        byHand: (lab) =>
          lab.send('client', 'UpdateAssumeRolePolicy', {
            RoleName: 'OrganizationAccountAccessRole',
            PolicyDocument: trusting([ROOT_ARN, 'arn:aws:iam::111111111111:role/ci']),
          }),
        exit: 3,
        refused: ['still-referred-to'],
        planned: (gathered) =>
          assert.match(
            messages(gathered, 'still-referred-to')[0]!,
            /xrole gets in by client\/role\/OrganizationAccountAccessRole: let it trust the account instead$/,
          ),
      },
    ],
  },
  {
    name: 'identity: a statement of the file that names the role as it was called is found before anything is written',
    accounts: BOTH,
    stops: [
      {name: 'made', yaml: deployer('/', RAW)},
      {
        name: 'refused',
        yaml: deployer('/ci/', RAW),
        options: REPLACE,
        exit: 1,
        refused: ['dangling-reference'],
        planned: (gathered) =>
          assert.match(
            messages(gathered, 'dangling-reference')[0]!,
            /names \S+role\/Deployer, .*did you mean \S+role\/ci\/Deployer\?$/,
          ),
      },
    ],
  },
  {
    name: 'identity: a policy that a role of others has is not made anew',
    accounts: BOTH,
    notOn: {moto: 'it tells names apart by case'},
    stops: [
      {
        name: 'made',
        yaml: file('policies: {Logs: {account: client, statements: [{allow: ["logs:*"], on: ["*"]}]}}'),
      },
      {
        name: 'refused',
        yaml: file('policies: {logs: {account: client, statements: [{allow: ["logs:*"], on: ["*"]}]}}'),
        options: REPLACE,
        async byHand(lab) {
          await lab.send('client', 'CreateRole', {...vendor, AssumeRolePolicyDocument: trusting('222222222222')})
          await lab.send('client', 'AttachRolePolicy', {...vendor, PolicyArn: own('Logs')})
        },
        exit: 3,
        refused: ['still-referred-to'],
      },
    ],
  },
  {
    name: 'identity: a role deleted by hand is made first, then the trust that shows its id is written again',
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
    name: 'identity: of two ids of one sort nobody knows which was whose; a namesake made by hand is somebody else',
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
    name: 'identity: what is left of a principal in the trust of a role that nobody declared is nobody’s business',
    accounts: BOTH,
    notOn: {moto: NO_IDS},
    stops: [
      {
        name: 'nothing',
        yaml: file('users: {alice: {account: root}}'),
        async byHand(lab) {
          await lab.send('client', 'CreateUser', {UserName: 'zoe'})
          const document = trusting('arn:aws:iam::222222222222:user/zoe')
          await lab.send('client', 'CreateRole', {...vendor, AssumeRolePolicyDocument: document})
          await lab.send('client', 'DeleteUser', {UserName: 'zoe'})
        },
        plans: ['create root/user/alice'],
        findsNot: ['unmanaged-access', 'resave-by-hand', 'unseen-trusts'],
      },
    ],
  },
  {
    name: 'identity: a user that moves keeps its id, and the trusts of others follow by themselves',
    accounts: BOTH,
    notOn: {moto: 'it loses the tags of a user whose path changes, and trusts do not follow'},
    stops: [
      {name: 'made', yaml: file('users: {alice: {account: root}}')},
      {
        name: 'moved',
        yaml: file('users: {alice: {account: root, path: /team/}}'),
        byHand: (lab) =>
          lab.send('client', 'CreateRole', {
            ...vendor,
            AssumeRolePolicyDocument: trusting('arn:aws:iam::111111111111:user/alice'),
          }),
        plans: ['update root/user/alice', 'update root/user/alice/mark'],
        findsNot: ['resave-by-hand', 'unseen-trusts'],
        then: async (lab) =>
          assert.deepEqual(
            (await roleIn(lab, 'client', 'vendor')).AssumeRolePolicyDocument,
            statement('arn:aws:iam::111111111111:user/team/alice'),
          ),
      },
    ],
  },
  {
    name: 'identity: what names a role or user that goes and cannot be seen is said once',
    accounts: BOTH,
    stops: [
      {name: 'made', yaml: deployer('/', 'users: {a: {account: root}, b: {account: root}}')},
      {
        name: 'said once',
        yaml: deployer('/ci/').replace(
          'client: "222222222222"',
          'client: "222222222222", partner: {id: "333333333333", connect: false}',
        ),
        options: REPLACE,
        planned: (gathered) =>
          assert.deepEqual(messages(gathered, 'unseen-trusts'), [
            'what else names client/role/Deployer, root/user/a, root/user/b cannot be seen: trust policies in accounts that the file does not manage (partner), and resource policies anywhere (S3, KMS, SQS, …); they stop working for what is deleted or made anew',
          ]),
      },
    ],
  },
]
