import assert from 'node:assert/strict'
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {loadSharedConfigFiles} from '@smithy/shared-ini-file-loader'
import fc from 'fast-check'
import {isPlainCommand, isPlainName, isPlainValue, placed, plainName} from '../../src/render/aws-config/aws-config.js'
import type {AwsProfile} from '../../src/render/aws-config/aws-config.js'

const PAUL: AwsProfile = {
  name: 'client-Admin',
  comment: 'client/role/Admin; with MFA',
  settings: [
    ['role_arn', 'arn:aws:iam::222222222222:role/Admin'],
    ['source_profile', 'default'],
    ['mfa_serial', 'arn:aws:iam::111111111111:mfa/paul'],
    ['external_id', 'a=b,c.d@e:f/g\\h-i'],
    ['duration_seconds', '3600'],
  ],
}
const OTHER: AwsProfile = {name: 'a+b@c.d-e_f', comment: 'x', settings: [['role_arn', 'arn:aws:iam::1:role/p/=,R']]}

const put = (text: string, profiles: readonly AwsProfile[] | undefined, owner = 'acme'): string => {
  const made = placed(text, owner, profiles)
  assert.ok(!('problem' in made), JSON.stringify(made))
  return made.text
}

const BLOCK = put('', [PAUL])
const MARKERS = /^# (BEGIN|END) xrole acme( |$)/

describe('aws-config: a block in a configuration file', () => {
  it('is markers and profiles', () => {
    assert.equal(
      BLOCK,
      `# BEGIN xrole acme (written by xrole profiles --write; what is changed in here is lost)
[profile client-Admin]
# client/role/Admin; with MFA
role_arn = arn:aws:iam::222222222222:role/Admin
source_profile = default
mfa_serial = arn:aws:iam::111111111111:mfa/paul
external_id = a=b,c.d@e:f/g\\h-i
duration_seconds = 3600
# END xrole acme
`,
    )
  })

  const CRLF = BLOCK.replaceAll('\n', '\r\n')
  const WHERE: readonly (readonly [name: string, before: string, after: string])[] = [
    ['an empty file', '', BLOCK],
    ['behind what is there', '[default]\nregion = x\n', `[default]\nregion = x\n${BLOCK}`],
    ['a file without a line end', '[default]', `[default]\n${BLOCK.trimEnd()}`],
    ['a file with CRLF', '[default]\r\n', `[default]\r\n${CRLF}`],
    ['a file with CRLF and no end', '[default]\r\nx=1', `[default]\r\nx=1\r\n${CRLF.trimEnd()}`],
    ['a byte order mark alone', '\u00ef\u00bb\u00bf', `\u00ef\u00bb\u00bf${BLOCK}`],
    ['bytes that are no UTF-8', '# \u00ff\u00fe\u0080\n', `# \u00ff\u00fe\u0080\n${BLOCK}`],
    ["another owner's block", BLOCK.replaceAll('acme', 'acme2'), BLOCK.replaceAll('acme', 'acme2') + BLOCK],
  ]
  for (const [name, before, after] of WHERE)
    it(`${name}: there, there still, and out again`, () => {
      const profiles = name.startsWith('another') ? [{...PAUL, name: 'other'}] : [PAUL]
      const wanted = name.startsWith('another') ? after.slice(0, -BLOCK.length) + put('', profiles) : after
      assert.equal(put(before, profiles), wanted)
      assert.equal(put(wanted, profiles), wanted)
      assert.equal(put(wanted, undefined), before)
    })

  it('is replaced where it stands, at the start behind a byte order mark too', () => {
    const mark = '\u00ef\u00bb\u00bf'
    assert.equal(put(`${mark}${BLOCK}[default]\nx=1`, [OTHER]), `${mark}${put('', [OTHER])}[default]\nx=1`)
    assert.equal(put(`${mark}${BLOCK}[default]\nx=1`, undefined), `${mark}[default]\nx=1`)
  })

  const [BEGIN, END] = ['# BEGIN xrole acme', '# END xrole acme']
  const REFUSED: readonly (readonly [name: string, text: string, problem: RegExp])[] = [
    ['no end', `x\n${BEGIN}\n[a]\n`, /"# BEGIN xrole acme" in line 2 has no "# END xrole acme"; put the markers right/],
    ['no beginning', `${END}\n`, /"# END xrole acme" in line 1 has no "# BEGIN/],
    ['twice', `${BEGIN}\n${END}\n${BEGIN}\n${END}\n`, /"# BEGIN xrole acme" is there twice, in line 1 and line 3/],
    ['two ends', `${BEGIN}\r\n${END}\r\n${END}\r\n`, /"# END xrole acme" is there twice, in line 2 and line 3/],
    ['the wrong way round', `${END}\n${BEGIN}\n`, /"# END xrole acme" in line 1 stands before the beginning/],
    ['another in it', `${BEGIN}\n# BEGIN xrole b\n${END}\n`, /another block's marker stands in this one, in line 2/],
    ['UTF-16', '\u00ff\u00fe[\0d\0', /not text in UTF-8/],
    ['YAML', '# access\nversion: 1\n[x]\n', /no configuration file of AWS: line 2 stands before the first \[section\]/],
    ['a profile of that name', '[default]\n[profile client-Admin]\n', /line 2 has a profile "client-Admin".*--prefix/],
    ['a quoted profile of that name', '[ profile "client-Admin" ]\n', /line 1 has a profile "client-Admin"/],
  ]
  for (const [name, text, problem] of REFUSED)
    it(`refused: ${name}`, () => {
      const made = placed(text, 'acme', [PAUL])
      assert.ok('problem' in made)
      assert.match(made.problem, problem)
    })

  it('of the same name and no profile is none of our business', () => {
    assert.equal(put('[client-Admin]\n', [PAUL]), `[client-Admin]\n${BLOCK}`)
  })

  it('law: whatever is around it stays, a second write changes nothing, and it comes out again', () => {
    const line = fc.oneof(
      fc.string({unit: 'binary'}),
      fc.constantFrom(
        '[default]',
        '[profile x]',
        'region = y',
        '  s3 =',
        '# END xrole',
        '# BEGIN xrole',
        ' # END xrole acm',
      ),
    )
    const around = fc
      .array(fc.tuple(line, fc.constantFrom('\n', '\r\n', '\r', '\n\n')), {maxLength: 8})
      .chain((lines) =>
        fc.tuple(fc.constant(lines.map((one) => one.join('')).join('')), fc.constantFrom('', 'x', '[d]')),
      )
      .map((parts) => `[default]\n${Buffer.from(parts.join('').replaceAll('\0', '')).toString('latin1')}`)
      .filter(
        (text) => !text.split(/[\r\n]/).some((one) => MARKERS.test(one.replace(/^\u00ef\u00bb\u00bf/, '').trim())),
      )
    fc.assert(
      fc.property(around, (text) => {
        const once = put(text, [PAUL])
        assert.ok(once.startsWith(text))
        assert.equal(put(once, [PAUL]), once)
        assert.equal(put(once, undefined), text)
        assert.equal(put(put(once, [OTHER]), [PAUL]), once)
      }),
      {seed: 20260, numRuns: 300},
    )
    const behind = fc.constantFrom('', '\n', '[profile z]\r\n', '# x\n[a]\nb=1')
    fc.assert(
      fc.property(around, behind, (text, after) => {
        const before = /[\r\n]$/.test(text) ? text : `${text}\n`
        const whole = before + BLOCK + after
        const changed = put(whole, [OTHER])
        assert.ok(changed.startsWith(before) && changed.endsWith(after))
        assert.equal(put(whole, undefined), before + after)
      }),
      {seed: 20261, numRuns: 300},
    )
  })

  it("is read back by the SDK's own loader, name by name and key by key", async () => {
    const folder = mkdtempSync(join(tmpdir(), 'xrole-config-'))
    try {
      const file = join(folder, 'config')
      writeFileSync(file, put('[default]\nregion = eu-west-1', [PAUL, OTHER]), 'latin1')
      const {configFile} = await loadSharedConfigFiles({configFilepath: file, filepath: join(folder, 'none')})
      assert.deepEqual(configFile, {
        default: {region: 'eu-west-1'},
        'client-Admin': Object.fromEntries(PAUL.settings),
        'a+b@c.d-e_f': Object.fromEntries(OTHER.settings),
      })
    } finally {
      rmSync(folder, {recursive: true})
    }
  })

  it('a comment is ASCII, whatever the file of access has in it: some readers know no more', () => {
    assert.match(
      put('', [{...PAUL, comment: 'only with the tag caf\u00e9 \u{1f600}'}]),
      /^# only with the tag caf\\u\{e9\} \\u\{1f600\}$/m,
    )
  })

  it('a comment that somebody else wrote stays on its line', () => {
    const text = put('', [{...PAUL, comment: 'x\n# END xrole acme\r[profile evil]'}])
    assert.equal(text.match(/^# END/gm)?.length, 1)
    assert.doesNotMatch(text, /^\[profile evil/m)
  })
})

describe('aws-config: what may stand in one', () => {
  const VALUES: readonly (readonly [value: string, plain: boolean])[] = [
    ['arn:aws:iam::222222222222:role/a/b/R+=,.@-_', true],
    ['a\\b', true],
    ['', false],
    ['a b', false],
    ['a#b', false],
    ['a;b', false],
    ['a\nb', false],
    ['a\rb', false],
    ['"a"', false],
    ['[a]', false],
    ['ä', false],
    ['a\u202eb', false],
  ]
  for (const [value, plain] of VALUES)
    it(`value ${JSON.stringify(value)}: ${plain}`, () => assert.equal(isPlainValue(value), plain))

  it('commands', () => {
    assert.ok(isPlainCommand("xrole assume a/role/B -f '/home/my files/accounts.yaml'"))
    for (const bad of ['a  b', ' a', 'a ', 'a #b', 'a ;b', 'a "b"', 'a\nb', "'ä'"]) assert.ok(!isPlainCommand(bad), bad)
  })

  it('names', () => {
    assert.equal(plainName('client-A+=,.@-_ b/c'), 'client-A+--.@-_-b-c')
    assert.ok(isPlainName(plainName('client-A+=,.@-_ b/c')))
    assert.ok(!isPlainName('a b'))
  })
})
