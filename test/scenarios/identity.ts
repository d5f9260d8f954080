import assert from 'node:assert/strict'
import type {Gathered} from '../../src/engine/gather.js'
import {BOTH, file, own, ROOT_ARN, trusting} from './base.js'
import type {Walk} from './base.js'
import {roleIn} from './look.js'

export const OLD = 'arn:aws:iam::222222222222:role/Deployer'
const NEW = 'arn:aws:iam::222222222222:role/ci/Deployer'
export const vendor = {RoleName: 'vendor'}

/** A role that gets another path, which only making it anew can do, and what else the file says. */
export const deployer = (path: '/' | '/ci/', more = ''): string =>
  file(`roles:
  Deployer: {account: client, trust: [root], path: ${path}}
  One: {account: client, trust: [root]}
  Two: {account: client, trust: [root]}
${more}`)

export const LOCAL = '  Local: {account: root, trust: [client/role/Deployer], caller: false, protect: true}'
const RAW = `  Raw: {account: root, trust: [{statement: {Effect: Allow, Principal: {AWS: "${OLD}"}, Action: "sts:AssumeRole"}}]}`
export const GIVEN_AWAY = 'unmanaged: [{address: root/Local, reason: given away}]'
const REPLACE = {allow: ['REPLACES' as const], maxDeletes: '5'}

export const messages = ({plan}: Gathered, code: string): string[] =>
  plan.findings.filter((finding) => finding.code === code).map((finding) => finding.message)

export const statement = (AWS: string): unknown => JSON.parse(trusting(AWS))

export const CI = file(`roles:
  ci: {account: root, trust: [root]}
  Gate: {account: client, trust: [root/role/ci]}`)

export const identity: readonly Walk[] = [
  {
    name: 'identity: a role that a protected leftover trusts is not made anew until the leftover is declared',
    accounts: BOTH,
    stops: [
      {name: 'made', yaml: deployer('/', LOCAL)},
      {
        name: 'refused',
        yaml: deployer('/ci/'),
        options: REPLACE,
        exit: 3,
        refused: ['still-referred-to'],
        finds: ['protected-leftover'],
        findsNot: ['resave-by-hand'],
        planned: (gathered) =>
          assert.match(
            messages(gathered, 'still-referred-to').join('|'),
            /^client\/role\/Deployer would be deleted and made anew, but root\/role\/Local, .*; declare it, or take the trust away first$/,
          ),
      },
      {
        name: 'by itself as well',
        yaml: deployer('/ci/'),
        options: {...REPLACE, only: ['client/role/Deployer']},
        exit: 3,
        refused: ['still-referred-to'],
      },
      {
        name: 'declared',
        yaml: deployer('/ci/', LOCAL),
        options: REPLACE,
        plans: ['replace client/role/Deployer', 'update root/role/Local/trust', 'update root/role/Local/mark'],
        finds: ['unseen-trusts'],
        findsNot: ['still-referred-to', 'resave-by-hand'],
        then: async (lab) =>
          assert.deepEqual((await roleIn(lab, 'root', 'Local')).AssumeRolePolicyDocument, statement(NEW)),
      },
    ],
  },
  {
    name: 'identity: a role that is released is not left with a dead principal in the same run',
    accounts: BOTH,
    stops: [
      {name: 'made', yaml: deployer('/', LOCAL.replace(', protect: true', ''))},
      {
        name: 'refused',
        yaml: `${deployer('/ci/')}\n${GIVEN_AWAY}`,
        options: REPLACE,
        exit: 3,
        refused: ['still-referred-to'],
        planned: (gathered) =>
          assert.match(
            messages(gathered, 'still-referred-to').join('|'),
            /; release it first, in an apply with --only root\/role\/Local$/,
          ),
      },
      {
        name: 'released',
        yaml: `${deployer('/ci/')}\n${GIVEN_AWAY}`,
        options: {only: ['root/role/Local']},
        plans: ['update root/role/Local', 'delete root/role/Local/mark'],
        findsNot: ['still-referred-to'],
      },
      {
        name: 'made anew',
        yaml: `${deployer('/ci/')}\n${GIVEN_AWAY}`,
        options: REPLACE,
        plans: ['replace client/role/Deployer'],
        finds: ['resave-by-hand'],
      },
    ],
  },
  {
    name: 'identity: left out by --only, what the file says has to come along',
    accounts: BOTH,
    stops: [
      {name: 'made', yaml: deployer('/', LOCAL)},
      {
        name: 'refused',
        yaml: deployer('/ci/', LOCAL),
        options: {...REPLACE, only: ['client/role/Deployer']},
        exit: 3,
        refused: ['left-out'],
      },
    ],
  },
  {
    name: 'identity: the trust of a role that is not ours is told with the request to make by hand',
    accounts: BOTH,
    stops: [
      {name: 'made', yaml: deployer('/', LOCAL)},
      {
        name: 'refused, as a copied mark may be no copy',
        yaml: deployer('/ci/', LOCAL),
        options: REPLACE,
        async byHand(lab) {
          await lab.send('root', 'CreateRole', {...vendor, AssumeRolePolicyDocument: trusting([ROOT_ARN, OLD])})
          const Tags = (await roleIn(lab, 'root', 'Local')).Tags.filter(({Key}) => Key !== 'xrole:protect')
          const copy = {RoleName: 'Copy', AssumeRolePolicyDocument: trusting(OLD), Tags}
          await lab.send('root', 'CreateRole', copy)
        },
        finds: ['copied-mark', 'resave-by-hand'],
        exit: 3,
        refused: ['still-referred-to'],
      },
      {
        name: 'made anew',
        yaml: deployer('/ci/', LOCAL),
        options: REPLACE,
        async byHand(lab) {
          const TagKeys = (await roleIn(lab, 'root', 'Copy')).Tags.map(({Key}) => Key)
          await lab.send('root', 'UntagRole', {RoleName: 'Copy', TagKeys})
        },
        finds: ['unseen-trusts'],
        findsNot: ['copied-mark'],
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
