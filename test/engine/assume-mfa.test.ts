import assert from 'node:assert/strict'
import {PassThrough} from 'node:stream'
import type {Assumer} from '../../src/aws/assume.js'
import {CloudError} from '../../src/core/cloud.js'
import {codeOf, serialOf, terminalPrompt} from '../../src/engine/assume/mfa.js'
import {assumeRole} from '../../src/engine/assume/run.js'
import type {AssumeAsked, AssumeWith} from '../../src/engine/assume/run.js'

const PAUL = 'arn:aws:iam::111111111111:user/ops/paul'
const no = (op: string, code: string, message: string): CloudError =>
  new CloudError('denied', message, {account: 'the caller', op, code, requestId: 'request-1'})

/** What an Assumer of AWS would say. */
interface Fake {
  readonly caller?: string
  readonly devices?: readonly string[] | CloudError
  readonly isTemporary?: boolean
  /** Seconds that the role gives at most. */
  readonly most?: number
  readonly needsMfa?: boolean
}

function fake({caller = PAUL, devices = [], isTemporary = false, most = 43_200, needsMfa = false}: Fake): Assumer {
  return {
    caller: () => Promise.resolve({arn: caller, account: '111111111111'}),
    isTemporary: () => Promise.resolve(isTemporary),
    mfaDevices: () => (devices instanceof CloudError ? Promise.reject(devices) : Promise.resolve([...devices])),
    assume({roleArn, sessionName, duration = 3600, mfa}) {
      if (needsMfa && !mfa) return Promise.reject(no('AssumeRole', 'AccessDenied', 'not authorized'))
      if (duration > most)
        return Promise.reject(
          no(
            'AssumeRole',
            'ValidationError',
            'The requested DurationSeconds exceeds the MaxSessionDuration set for this role.',
          ),
        )
      const keys = {accessKeyId: 'ASIA', secretAccessKey: 's', sessionToken: JSON.stringify({duration, mfa})}
      return Promise.resolve({keys, expires: '2027-01-31T09:00:00Z', arn: `${roleArn}/${sessionName}`})
    },
    close: () => undefined,
  }
}

describe('assume: which MFA device', () => {
  const own = (name: string, kind = 'mfa') => `arn:aws:iam::111111111111:${kind}/${name}`
  const DEVICES: readonly [name: string, fake: Fake, given: string | undefined, serial: string][] = [
    ['what is given', {devices: [own('x')]}, own('mine'), own('mine')],
    ['the only one', {devices: [own('phone')]}, undefined, own('phone')],
    ['of several the one called like the user', {devices: [own('phone'), own('paul')]}, undefined, own('paul')],
    ['no security key', {devices: [own('user/paul/key', 'u2f'), own('phone')]}, undefined, own('phone')],
    ['a hardware token', {devices: ['GAHT12345678']}, undefined, 'GAHT12345678'],
    [
      'AWS does not tell: the usual name',
      {devices: no('ListMFADevices', 'AccessDenied', 'no')},
      undefined,
      own('paul'),
    ],
  ]
  for (const [name, made, given, serial] of DEVICES)
    it(name, async () => assert.equal(await serialOf(fake(made), made.caller ?? PAUL, given), serial))

  it('none, or security keys only, is said with what to do', async () => {
    await assert.rejects(
      serialOf(fake({}), PAUL, undefined),
      /AWS lists no MFA device for it\. Register an authenticator app/,
    )
    const devices = [own('user/paul/key', 'u2f')]
    await assert.rejects(
      serialOf(fake({devices}), PAUL, undefined),
      /security keys only .* Register an authenticator app/,
    )
  })
})

describe('assume: the code', () => {
  /** A terminal at which these lines are typed. */
  const terminal = (...lines: string[]) => {
    const asked: string[] = []
    const prompt = {
      isInteractive: true,
      ask: (question: string) => {
        asked.push(question)
        return Promise.resolve(lines.shift() ?? '')
      },
    }
    return {asked, prompt}
  }

  const TYPED: readonly [name: string, lines: string[], code: string | undefined, questions: number][] = [
    ['six digits', ['123456'], '123456', 1],
    ['with a space as apps show it', ['123 456'], '123456', 1],
    ['asks again', ['12345', 'oops', '123456'], '123456', 3],
    ['three times at most', ['1', '2', '3', '123456'], undefined, 3],
    ['nothing is no', [''], undefined, 1],
  ]
  for (const [name, lines, code, questions] of TYPED)
    it(name, async () => {
      const {prompt, asked} = terminal(...lines)
      const typed = codeOf(prompt, 'arn:aws:iam::111111111111:mfa/paul', 'client/role/Admin')
      if (code === undefined) await assert.rejects(typed, /no MFA code was given/)
      else assert.equal(await typed, code)
      const question = 'MFA code of arn:aws:iam::111111111111:mfa/paul: '
      const again = Array<string>(questions - 1).fill(`A code is six digits. ${question}`)
      assert.deepEqual(asked, [question, ...again])
    })

  it('is asked for on the stream of errors, and only on a terminal', async () => {
    const streams = () => {
      const [input, output] = [new PassThrough(), new PassThrough()]
      return {
        input: Object.assign(input, {isTTY: true}) as unknown as NodeJS.ReadStream,
        output: Object.assign(output, {isTTY: true}) as unknown as NodeJS.WriteStream,
        written: () => String(output.read() as Buffer),
        type: (text: string) => input.end(text),
      }
    }
    const {input, output, written, type} = streams()
    const answer = terminalPrompt(input, output).ask('code? ')
    type('123456\n')
    assert.equal(await answer, '123456')
    assert.match(written(), /code\? /)
    const closed = streams()
    const nothing = terminalPrompt(closed.input, closed.output).ask('code? ')
    closed.type('')
    assert.equal(await nothing, '')
    assert.equal(terminalPrompt(Object.assign(streams().input, {isTTY: false}), output).isInteractive, false)
  })
})

describe('assume: one role, without a file', () => {
  const ARN = 'arn:aws:iam::222222222222:role/Admin'
  const asked = (more: Partial<AssumeAsked> = {}): AssumeAsked => ({
    target: {arn: ARN, name: 'client/role/Admin', maxSession: 14_400},
    via: [],
    duration: undefined,
    externalId: undefined,
    sessionName: undefined,
    sourceIdentity: undefined,
    tags: undefined,
    mfaSerial: undefined,
    mfaCode: undefined,
    ...more,
  })
  const run = async (made: Fake, more?: Partial<AssumeAsked>) => {
    const said: string[] = []
    const tools: AssumeWith = {
      assumer: fake(made),
      world: undefined,
      prompt: {isInteractive: true, ask: () => Promise.resolve('123456')},
      knownSerial: undefined,
      now: () => new Date('2027-01-31T08:00:00Z'),
      file: 'accounts.yaml',
      worldWords: [],
      say: (line) => void said.push(line),
    }
    const {keys, arn, mfa} = await assumeRole(asked(more), tools)
    const sent = JSON.parse(keys.sessionToken) as {duration: number; mfa?: {serial: string; code: string}}
    return {said, arn, mfa, sent}
  }

  it('the file is ahead of AWS: one hour, and said', async () => {
    const {said, sent} = await run({most: 3600})
    assert.equal(sent.duration, 3600)
    assert.match(said.join(), /AWS does not take the maxSession of the file, which may not be applied yet/)
  })

  it('a duration that was asked for is insisted on', () =>
    assert.rejects(run({most: 3600}, {duration: 7200}), /ValidationError: .*\(request id request-1\)\n.*--duration 1h/))

  it('a session is named after the user, without its path', async () => {
    assert.equal((await run({})).arn, `${ARN}/paul`)
  })

  it('--mfa-serial alone: the code is asked for', async () => {
    const {sent, mfa} = await run({needsMfa: true}, {mfaSerial: 'GAHT1'})
    assert.deepEqual([sent.mfa, mfa], [{serial: 'GAHT1', code: '123456'}, 'GAHT1'])
  })

  it('denied: what is known, and no advice about the role that xrole enters with', () =>
    assert.rejects(run({needsMfa: true}), (error: Error) => {
      assert.equal(
        error.message,
        [
          'AssumeRole: AccessDenied: not authorized (request id request-1)',
          `${PAUL} asked for client/role/Admin.`,
          'The file does not declare that role, so nothing is known of its trust. AWS says the same when it is missing.',
        ].join('\n'),
      )
      return true
    }))
})
