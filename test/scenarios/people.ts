import assert from 'node:assert/strict'
import {BOTH, file} from './base.js'
import type {Stop, Walk} from './base.js'
import {namesIn} from './look.js'

const WITH = file('users: {alice: {account: root}, bob: {account: root}, cleo: {account: root}, dan: {account: root}}')
const WITHOUT = file('users: {bob: {account: root}, cleo: {account: root}, dan: {account: root}}')
const ALICE = {UserName: 'alice'}
const MFA = 'arn:aws:iam::111111111111:mfa/alice'

const made: Stop = {name: 'made', yaml: WITH}
const refused = (name: string, words: RegExp, byHand: Stop['byHand']): Stop => ({
  name,
  yaml: WITHOUT,
  ...(byHand ? {byHand} : {}),
  exit: 3,
  refused: ['hazard'],
  planned({plan}) {
    const [change] = plan.changes.filter((one) => one.address === 'root/user/alice')
    const hazard = change?.hazards.find((one) => one.name === 'DELETES_CREDENTIALS')
    assert.match(hazard?.message ?? '', words)
  },
})
const gone: Stop = {
  name: 'deleted with all of them once allowed',
  yaml: WITHOUT,
  options: {allow: ['DELETES_CREDENTIALS']},
  then: async (lab) => assert.deepEqual(await namesIn(lab, 'root'), ['user/bob', 'user/cleo', 'user/dan']),
}

export const people: readonly Walk[] = [
  {
    name: 'a user without credentials goes without more ado',
    accounts: BOTH,
    stops: [made, {name: 'gone', yaml: WITHOUT, plans: ['delete root/user/alice']}],
  },
  {
    name: 'a user with a password and access keys',
    accounts: BOTH,
    stops: [
      made,
      refused('a password', /password/, (lab) =>
        lab.send('root', 'CreateLoginProfile', {...ALICE, Password: 'Correct-Horse-7-Battery'}),
      ),
      refused('and two keys', /password.*2 access keys/, async (lab) => {
        await lab.send('root', 'CreateAccessKey', ALICE)
        await lab.send('root', 'CreateAccessKey', ALICE)
      }),
      gone,
    ],
  },
  {
    name: 'a user with an MFA device',
    accounts: BOTH,
    stops: [
      made,
      refused('a device', /MFA device/, async (lab) => {
        await lab.send('root', 'CreateVirtualMFADevice', {VirtualMFADeviceName: 'alice'})
        await lab.send('root', 'EnableMFADevice', {
          ...ALICE,
          SerialNumber: MFA,
          AuthenticationCode1: '123456',
          AuthenticationCode2: '654321',
        })
      }),
      gone,
    ],
  },
  {
    name: 'a user with an SSH key and a service-specific credential',
    accounts: BOTH,
    notOn: {moto: 'service-specific credentials are an HTTP 500'},
    stops: [
      made,
      refused('a credential', /an SSH key, a service-specific credential/, async (lab) => {
        await lab.send('root', 'UploadSSHPublicKey', {
          ...ALICE,
          SSHPublicKeyBody: `ssh-rsa ${Buffer.from('\0\0\0\u0007ssh-rsa\0\0\0').toString('base64')}${'A'.repeat(352)} alice`,
        })
        await lab.send('root', 'CreateServiceSpecificCredential', {...ALICE, ServiceName: 'codecommit.amazonaws.com'})
      }),
      gone,
    ],
  },
]
