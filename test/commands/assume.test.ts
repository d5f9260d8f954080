import assert from 'node:assert/strict'
import {chmodSync, existsSync, readdirSync, readFileSync, rmSync, statSync} from 'node:fs'
import {createServer} from 'node:http'
import type {AddressInfo} from 'node:net'
import {join} from 'node:path'
import {GetSessionTokenCommand, STSClient} from '@aws-sdk/client-sts'
import Assume from '../../src/commands/assume.js'
import {openAssumeDesk} from './assume-support.js'
import type {AssumeDesk} from './assume-support.js'

type Told = Record<'AccessKeyId' | 'SecretAccessKey' | 'SessionToken' | 'Expiration', string>

describe('xrole assume', () => {
  let at: AssumeDesk
  before(async () => {
    at = await openAssumeDesk()
  })
  after(() => at.close())
  beforeEach(() => {
    at.signIn('paul')
    at.asked()
  })

  const process_ = ['--format', 'credential-process']
  const told = ({stdout}: {stdout: string}): Told => JSON.parse(stdout) as Told
  /** Who the session is, by its token: that of the sandbox says so itself. */
  const sessionIn = ({SessionToken}: Told) =>
    JSON.parse(Buffer.from(SessionToken.replace(/^xroleSandbox\./, ''), 'base64').toString()) as {
      account: string
      name: string
      issued: string
      expires: string
      sourceIdentity?: string
      tags?: Record<string, string>
    }
  const hours = (session: ReturnType<typeof sessionIn>): number =>
    (Date.parse(session.expires) - Date.parse(session.issued)) / 3_600_000

  it('a role by its name: as long as the file says, in the name of the caller', async () => {
    const ran = await at.assume('client/Reader', ...process_)
    assert.deepEqual([ran.status, ran.stderr], [0, ''])
    const session = sessionIn(told(ran))
    assert.deepEqual([session.account, session.name, hours(session)], ['222222222222', 'paul', 2])
  })

  it('sh is what a pipe gets', async () => {
    const {stdout} = await at.assume('client/Reader')
    assert.match(stdout, /^unset AWS_PROFILE .*\nexport AWS_ACCESS_KEY_ID=ASIA\w+\nexport AWS_SECRET_ACCESS_KEY=/)
  })

  it('a terminal gets nothing that was not asked for, and the ways to ask', async () => {
    Object.defineProperty(process.stdout, 'isTTY', {value: true, configurable: true})
    const ran = await at.desk.run((args, config) => new Assume(args, config), 'client/Reader')
    assert.deepEqual([ran.status, ran.stdout, at.asked()], [1, '', []])
    for (const way of ['eval "$(xrole assume ROLE)"', 'xrole assume ROLE -- ', '--console', '--format FORMAT'])
      assert.ok(ran.stderr.includes(way), ran.stderr)
    Object.defineProperty(process.stdout, 'isTTY', {value: true, configurable: true})
    const asked = await at.desk.run((args, config) => new Assume(args, config), 'client/Reader', '--format', 'dotenv')
    assert.match(asked.stdout, /^AWS_ACCESS_KEY_ID=ASIA/)
  })

  it('flags go before the file', async () => {
    const flags = ['--duration', '90m', '--session-name', 'deploy', '--no-cache']
    const session = sessionIn(told(await at.assume('client/Reader', ...process_, ...flags)))
    assert.deepEqual([session.name, hours(session)], ['deploy', 1.5])
  })

  it('the external id of the file is sent; the connect role is known too', async () => {
    assert.equal((await at.assume('client/Vendor', ...process_)).status, 0)
    const other = await at.assume('client/Vendor', ...process_, '--external-id', 'wrong')
    assert.equal(other.status, 1)
    assert.match(other.stderr, /^error: AssumeRole: AccessDenied: .*\(request id .*\)$/m)
  })

  it('through another role where the file knows the way, for one hour, and says so', async () => {
    const ran = await at.assume('client/Inner', ...process_)
    assert.equal(
      ran.stderr,
      [
        'The way: root/role/Gate → client/role/Inner',
        'The session of client/role/Inner lasts one hour: role chaining is capped at one hour by AWS, whatever maxSession says.',
        '',
      ].join('\n'),
    )
    const session = sessionIn(told(ran))
    assert.deepEqual([session.account, session.name, hours(session)], ['222222222222', 'paul', 1])
    const forced = await at.assume('client/Inner', ...process_, '--via', 'root/Gate', '--no-cache', '--duration', '15m')
    assert.deepEqual([forced.status, hours(sessionIn(told(forced)))], [0, 0.25])
  })

  it('MFA: the device that AWS lists, the code of the flag', async () => {
    const ran = await at.assume('client/Admin', ...process_, '--mfa-code', '918273')
    assert.equal(ran.status, 0, ran.stderr)
    assert.equal(hours(sessionIn(told(ran))), 4)
    assert.doesNotMatch(ran.stdout + ran.stderr, /918273/)
    // The session is kept, so that the code is not asked for again.
    assert.equal((await at.assume('client/Admin', ...process_)).stdout, ran.stdout)
  })

  it('MFA: a session that has signed in with it is not asked for a code', async () => {
    const sts = new STSClient({endpoint: at.url, region: 'us-east-1'})
    const mfa = {SerialNumber: 'arn:aws:iam::111111111111:mfa/phone', TokenCode: '918273'}
    const {Credentials} = await sts.send(new GetSessionTokenCommand(mfa))
    sts.destroy()
    at.signIn('paul', {
      AWS_ACCESS_KEY_ID: Credentials?.AccessKeyId ?? '',
      AWS_SECRET_ACCESS_KEY: Credentials?.SecretAccessKey ?? '',
      AWS_SESSION_TOKEN: Credentials?.SessionToken ?? '',
    })
    const ran = await at.assume('client/Admin', ...process_)
    assert.deepEqual([ran.status, ran.stderr, hours(sessionIn(told(ran)))], [0, '', 4])
  })

  it('MFA without a terminal: exit 1, and the flag', async () => {
    const ran = await at.assume('client/Admin', ...process_)
    assert.deepEqual([ran.status, ran.stdout], [1, ''])
    assert.match(
      ran.stderr,
      /needs MFA, and there is no terminal .* --mfa-code CODE \(device arn:aws:iam::111111111111:mfa\/phone\)/,
    )
  })

  it('MFA with the device of somebody else: what AWS said, and what to do', async () => {
    const serial = ['--mfa-serial', 'arn:aws:iam::111111111111:mfa/other']
    const ran = await at.assume('client/Admin', ...process_, '--mfa-code', '918273', ...serial)
    assert.match(ran.stderr, /MultiFactorAuthentication failed/)
    assert.match(ran.stderr, /each code works once, so wait for the next; --mfa-serial names another device/)
  })

  it('a role session has no MFA: said before AWS is asked for the role', async () => {
    const {AccessKeyId, SecretAccessKey, SessionToken} = told(await at.assume('root/Gate', ...process_))
    const session = {
      AWS_ACCESS_KEY_ID: AccessKeyId,
      AWS_SECRET_ACCESS_KEY: SecretAccessKey,
      AWS_SESSION_TOKEN: SessionToken,
    }
    at.signIn('paul', session)
    const forced = await at.assume('client/Admin', ...process_, '--mfa-code', '918273')
    assert.match(forced.stderr, /is the session of a role, which has no MFA device/)
    const {stderr} = await at.assume('client/Admin', ...process_)
    assert.match(
      stderr,
      /Its trust speaks of MFA, which the session of a role never has: call as a user \(--profile\)\./,
    )
    // What that session may become lasts an hour.
    const inner = await at.assume('client/Inner', ...process_)
    assert.deepEqual([inner.status, hours(sessionIn(told(inner)))], [0, 1])
    assert.match(inner.stderr, /^The session of client\/role\/Inner lasts one hour/)
  })

  it('who may not by the file: AWS is asked, and the file explains', async () => {
    const ran = await at.assume('client/Strange', ...process_)
    assert.deepEqual([ran.status, ran.stdout], [1, ''])
    assert.match(ran.stderr, /^error: AssumeRole: AccessDenied: /)
    assert.match(ran.stderr, /^root\/user\/paul asked for client\/role\/Strange\.$/m)
    assert.match(
      ran.stderr,
      /^By accounts\.yaml it may not\. Why, and the smallest fix:\n {2}xrole explain root\/user\/paul client\/role\/Strange$/m,
    )
  })

  it('who calls in the sandbox is nobody whom explain knows: whom the role lets in is told instead', async () => {
    const ran = await at.assume('client/Strange', ...process_, '--sandbox')
    assert.equal(ran.status, 1)
    assert.match(
      ran.stderr,
      /^By accounts\.yaml its trust does not let in who calls in the sandbox, its administrator\.\nWhom it lets in:\n {2}xrole who client\/role\/Strange --sandbox\n.*\n {2}xrole verify --sandbox$/m,
    )
    assert.doesNotMatch(ran.stderr, /xrole explain/)
  })

  it('a bare name, and one that ends too early: which role was meant', async () => {
    assert.equal(
      (await at.assume('Reader')).stderr,
      'error: "Reader" names no role; did you mean "client/role/Reader"? If not, write the ARN of the role\n',
    )
    assert.match(
      (await at.assume('client/Stra')).stderr,
      /did you mean "client\/role\/Strange"\? If not, write its ARN/,
    )
  })

  it('the external id of the file is sent by who may not by the file, too: AWS may know better', async () => {
    at.signIn('zoe')
    const ran = await at.assume('client/Vendor', ...process_)
    assert.equal(ran.status, 1)
    assert.match(ran.stderr, /^ {2}xrole explain root\/user\/zoe client\/role\/Vendor --external-id acme-7f3a$/m)
    assert.doesNotMatch(ran.stderr, /none was sent/)
  })

  it('session tags that are refused: explain is asked with them, and what they take is said', async () => {
    const ran = await at.assume('client/Reader', ...process_, '--tag', 'team=data', '--source-identity', 'paul')
    assert.equal(ran.status, 1)
    assert.match(ran.stderr, /^ {2}xrole explain .* --source-identity paul --tag 'team=data'$/m)
    assert.match(ran.stderr, /^Session tags were sent: .* sts:TagSession too\.$/m)
    assert.match(ran.stderr, /^A source identity was sent: .* sts:SetSourceIdentity too\.$/m)
  })

  it('a role by its ARN, with a file and without', async () => {
    assert.equal((await at.assume('arn:aws:iam::222222222222:role/Reader', ...process_)).status, 0)
    const missing = await at.assume('arn:aws:iam::222222222222:role/Nobody', ...process_)
    assert.match(missing.stderr, /The file does not declare that role, so nothing is known of its trust\./)
    const text = readFileSync('accounts.yaml', 'utf8')
    rmSync('accounts.yaml')
    try {
      const ran = await at.assume('arn:aws:iam::222222222222:role/Reader', ...process_, '--no-cache')
      assert.deepEqual([ran.status, hours(sessionIn(told(ran)))], [0, 1])
    } finally {
      at.desk.write(text)
    }
  })

  describe('sessions that are kept', () => {
    const folder = () => join(at.home, '.cache', 'xrole')
    it('are used again without asking AWS, by their own caller alone', async () => {
      const first = await at.assume('client/Reader', ...process_)
      at.asked()
      assert.equal((await at.assume('client/Reader', ...process_)).stdout, first.stdout)
      assert.deepEqual(at.asked(), [])
      const [file = ''] = readdirSync(folder())
      assert.deepEqual([statSync(folder()).mode & 0o777, statSync(join(folder(), file)).mode & 0o777], [0o700, 0o600])
      await at.assume('client/Reader', ...process_, '--session-name', 'other')
      assert.equal(readdirSync(folder()).length, 2)
    })

    it('not with --no-cache; --forget removes them', async () => {
      await at.assume('client/Reader', ...process_, '--no-cache')
      assert.equal(existsSync(folder()), false)
      await at.assume('client/Reader', ...process_)
      const {stdout} = await at.assume('--forget')
      assert.equal(stdout, '1 kept session is removed; in AWS they are valid until they expire.\n')
      assert.deepEqual(readdirSync(folder()), [])
    })

    it('not when others may read them: said, and asked anew', async () => {
      await at.assume('client/Reader', ...process_)
      const [file = ''] = readdirSync(folder())
      chmodSync(join(folder(), file), 0o644)
      at.asked()
      const ran = await at.assume('client/Reader', ...process_)
      assert.match(ran.stderr, /^warning: .*\.json is open to other users and was not used$/m)
      assert.deepEqual(at.asked(), ['GetCallerIdentity', 'AssumeRole'])
      assert.equal(statSync(join(folder(), file)).mode & 0o777, 0o600)
    })

    it('one without MFA is none where MFA is asked for', async () => {
      await at.assume('client/Reader', ...process_)
      at.asked()
      await at.assume('client/Reader', ...process_, '--mfa-code', '918273')
      assert.ok(at.asked().includes('AssumeRole'))
    })
  })

  describe('-- COMMAND', () => {
    const node = (code: string) => [process.execPath, '-e', code]
    it('gets the credentials, and no others', async () => {
      at.signIn('paul', {AWS_DEFAULT_PROFILE: 'x', AWS_ROLE_SESSION_NAME: 'x'})
      const code = 'require("fs").writeFileSync("env.json", JSON.stringify(process.env))'
      const ran = await at.assume('client/Reader', '--', ...node(code))
      assert.deepEqual([ran.status, ran.stdout, ran.stderr], [0, '', ''])
      const env = JSON.parse(readFileSync('env.json', 'utf8')) as Record<string, string>
      rmSync('env.json')
      assert.match(env['AWS_ACCESS_KEY_ID'] ?? '', /^ASIA/)
      assert.match(env['AWS_CREDENTIAL_EXPIRATION'] ?? '', /^\d{4}-\d\d-\d\dT/)
      assert.deepEqual([env['AWS_DEFAULT_PROFILE'], env['AWS_ROLE_SESSION_NAME']], [undefined, undefined])
    })

    const ENDS: readonly [name: string, command: readonly string[], status: number][] = [
      ['its exit code', node('process.exit(7)'), 7],
      ['a signal', node('process.kill(process.pid, "SIGTERM"); setInterval(() => {}, 1000)'), 143],
      ['no such command', ['no-such-command-here'], 127],
      ['a folder', ['/'], 126],
    ]
    for (const [name, command, status] of ENDS)
      it(name, async () => {
        const ran = await at.assume('client/Reader', '--', ...command)
        assert.equal(ran.status, status)
        if (status === 127)
          assert.match(ran.stderr, /^error: no-such-command-here was not run: there is no such command/)
      })

    it('signals to xrole go on to it', async () => {
      const listeners = process.listenerCount('SIGUSR2')
      const parent = `process.kill(${process.pid}, "SIGUSR2")`
      const code = `process.on("SIGUSR2", () => process.exit(9)); ${parent}; setInterval(() => {}, 1000)`
      assert.equal((await at.assume('client/Reader', '--', ...node(code))).status, 9)
      assert.equal(process.listenerCount('SIGUSR2'), listeners)
    })

    it('Ctrl-C is passed on, but not where a terminal gives it to the command itself, whatever stdin is', async () => {
      const count = (script: string) =>
        `let n = 0; process.on("SIGINT", () => n++); ${script}; setTimeout(() => process.exit(n), 400)`
      const interrupted = async () =>
        (await at.assume('client/Reader', '--', ...node(count(`process.kill(${process.pid}, "SIGINT")`)))).status
      const streams = [process.stdin, process.stderr].map((stream) => [stream, stream.isTTY] as const)
      const set = (stream: object, value: boolean) =>
        Object.defineProperty(stream, 'isTTY', {value, configurable: true, writable: true})
      try {
        for (const [stream] of streams) set(stream, false)
        assert.equal(await interrupted(), 1)
        set(process.stderr, true)
        assert.equal(await interrupted(), 0)
      } finally {
        for (const [stream, value] of streams) set(stream, value)
      }
    })

    it('in the sandbox: it finds it at AWS_ENDPOINT_URL', async () => {
      for (const name of Object.keys(process.env)) if (/^AWS_(?!SDK)/.test(name)) delete process.env[name]
      const body = '"Action=GetCallerIdentity&Version=2011-06-15"'
      const headers =
        '{"content-type": "application/x-www-form-urlencoded", "x-amz-security-token": process.env.AWS_SESSION_TOKEN}'
      const code = `fetch(process.env.AWS_ENDPOINT_URL, {method: "POST", body: ${body}, headers: ${headers}})
        .then((it) => it.text()).then((text) => require("fs").writeFileSync("who.txt", text + process.env.AWS_REGION))`
      const ran = await at.assume('client/Admin', '--sandbox', '--mfa-code', '123456', '--', ...node(code))
      assert.equal(ran.status, 0, ran.stderr)
      const who = readFileSync('who.txt', 'utf8')
      rmSync('who.txt')
      assert.match(who, /assumed-role\/Admin\/administrator[\s\S]*us-east-1$/)
      assert.equal(existsSync(join(at.home, '.cache')), false)
    })
  })

  describe('--console', () => {
    it('prints a URL that signs in', async () => {
      const sent: URL[] = []
      const server = createServer((request, response) => {
        sent.push(new URL(request.url ?? '', 'http://here'))
        response.end('{"SigninToken":"the-token"}')
      })
      await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
      const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}/federation`
      process.env['XROLE_SIGNIN_ENDPOINT'] = endpoint
      try {
        const ran = await at.assume('client/Reader', '--console')
        const url = new URL(ran.stdout.trim())
        assert.deepEqual([ran.status, ran.stderr, `${url.origin}${url.pathname}`], [0, '', endpoint])
        assert.equal(url.searchParams.get('SigninToken'), 'the-token')
        assert.match(sent[0]?.searchParams.get('Session') ?? '', /"sessionId":"ASIA/)
      } finally {
        server.closeAllConnections()
        await new Promise((done) => server.close(done))
      }
    })

    for (const endpoint of ['http://signin.example.com/', 'ftp://127.0.0.1/', 'here', 'http://127.0.0.1.example.com/'])
      it(`credentials do not go to ${endpoint}`, async () => {
        process.env['XROLE_SIGNIN_ENDPOINT'] = endpoint
        const ran = await at.assume('client/Reader', '--console')
        assert.equal(ran.status, 1)
        assert.match(ran.stderr, /XROLE_SIGNIN_ENDPOINT has to be an https URL/)
      })
  })

  const WRONG: readonly [name: string, argv: readonly string[], said: RegExp][] = [
    ['no role', [], /^error: name the role to assume/],
    ['a command without --', ['client/Reader', 'aws', 's3', 'ls'], /^error: a command stands behind --/],
    ['nothing behind --', ['client/Reader', '--'], /^error: no command stands behind --/],
    [
      'an empty word behind --',
      ['client/Reader', '--', ''],
      /^error: the command behind -- is an empty word; name one/,
    ],
    ['a format and a command', ['client/Reader', '--format', 'sh', '--', 'true'], /leave one out/],
    [
      'a name that is near',
      ['client/Raeder'],
      /^error: the file declares no role client\/role\/Raeder; did you mean "client\/role\/Reader"\? If not, write its ARN .*: arn:aws:iam::222222222222:role\/Raeder/,
    ],
    ['an account that is near', ['clinet/Reader'], /^error: no account "clinet" in the file; did you mean "client"\?/],
    ['a role of an account that is only named', ['partner/X'], /write its ARN .*arn:aws:iam::333333333333:role\/X/],
    ['a user', ['arn:aws:iam::111111111111:user/paul'], /is not the ARN of a role/],
    ['a duration', ['client/Reader', '--duration', '13h'], /a session lasts 15m to 12h/],
    [
      'more than the role gives',
      ['client/Reader', '--duration', '3h'],
      /may not last that long: ask for less, --duration 1h/,
    ],
    ['a code of five digits', ['client/Reader', '--mfa-code', '12345'], /six digits/],
    ['a name that STS does not take', ['client/Reader', '--session-name', 'a b'], /^error: --session-name "a b"/],
    [
      'a destination that is no page',
      ['client/Reader', '--console', '--destination', 'javascript:x'],
      /is no https URL/,
    ],
    ['the console of the sandbox', ['client/Reader', '--console', '--sandbox'], /the sandbox has no console/],
    ['--forget with a role', ['client/Reader', '--forget'], /takes no ROLE/],
    ['no file', ['client/Reader', '-f', 'none.yaml'], /none\.yaml.*no such file/],
    [
      'a profile that is not there',
      ['client/Reader', '--profile', 'nobody'],
      /The profile "nobody" gives no credentials/,
    ],
    [
      'a profile that wants a code itself',
      ['client/Reader', '--profile', 'guarded'],
      /The profile "guarded" assumes a role with MFA, .* call with its source_profile, and .* xrole assume ROLE/,
    ],
  ]
  for (const [name, argv, said] of WRONG)
    it(`${name}: exit 1, and what to do`, async () => {
      const ran = await at.assume(...argv)
      assert.deepEqual([ran.status, ran.stdout], [1, ''])
      assert.match(ran.stderr, said)
    })

  it('a profile calls', async () => {
    at.signIn('zoe')
    const ran = await at.assume('client/Reader', ...process_, '--profile', 'work')
    assert.equal(ran.status, 0, ran.stderr)
    assert.equal(sessionIn(told(ran)).name, 'paul')
  })
})
