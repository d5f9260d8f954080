import assert from 'node:assert/strict'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {cacheFolder, isFresh, openCache} from '../../src/engine/assume/cache.js'
import type {Kept} from '../../src/engine/assume/cache.js'

const NAME = `${'a'.repeat(64)}.json`
const KEPT: Kept = {
  keys: {accessKeyId: 'ASIAX', secretAccessKey: 'topsecret', sessionToken: 'toptoken'},
  expires: '2027-01-31T10:00:00Z',
  made: '2027-01-31T09:00:00.000Z',
  arn: 'arn:aws:sts::222222222222:assumed-role/Admin/paul',
  mfa: 'arn:aws:iam::111111111111:mfa/paul',
}

describe('assume: sessions that are kept', () => {
  let home: string
  let folder: string
  let file: string
  const warned: string[] = []
  const open = () => openCache(folder, (message) => void warned.push(message))
  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), 'xrole-cache-'))
    folder = join(home, 'deep', 'xrole')
    file = join(folder, NAME)
    warned.length = 0
  })
  afterEach(() => rmSync(home, {recursive: true}))

  it('are read again, from a folder and a file of the owner alone', () => {
    const mask = process.umask(0)
    try {
      open().write(NAME, KEPT)
    } finally {
      process.umask(mask)
    }
    assert.deepEqual([statSync(folder).mode & 0o777, statSync(file).mode & 0o777], [0o700, 0o600])
    assert.deepEqual(open().read(NAME), {version: 1, ...KEPT})
    assert.deepEqual(readdirSync(folder), [NAME])
    assert.deepEqual(warned, [])
  })

  it('nothing is there: nothing is read, made or said', () => {
    assert.equal(open().read(NAME), undefined)
    assert.equal(existsSync(folder), false)
    assert.deepEqual([open().forget(), warned], [0, []])
  })

  it('one that others may read is not used, said, and made anew', () => {
    open().write(NAME, KEPT)
    chmodSync(file, 0o640)
    assert.equal(open().read(NAME), undefined)
    assert.deepEqual(warned, [`${file} is open to other users and was not used`])
    open().write(NAME, KEPT)
    assert.equal(statSync(file).mode & 0o777, 0o600)
    assert.deepEqual(open().read(NAME), {version: 1, ...KEPT})
  })

  it('a symbolic link is not followed, neither to read nor to write', () => {
    const other = join(home, 'other')
    mkdirSync(folder, {recursive: true, mode: 0o700})
    writeFileSync(other, JSON.stringify({version: 1, ...KEPT}), {mode: 0o600})
    symlinkSync(other, file)
    assert.equal(open().read(NAME), undefined)
    assert.deepEqual(warned, [`${file} is a symbolic link and was not used`])
    rmSync(other)
    open().write(NAME, KEPT)
    assert.deepEqual([existsSync(other), open().read(NAME)?.arn], [false, KEPT.arn])
  })

  it('a folder that others may enter, or that is a link, is not used at all', () => {
    mkdirSync(folder, {recursive: true})
    chmodSync(folder, 0o755)
    open().write(NAME, KEPT)
    assert.deepEqual(readdirSync(folder), [])
    assert.match(
      warned.join('\n'),
      /is open to other users, so that no session is kept there; make it yours alone: chmod 700/,
    )
    rmSync(folder, {recursive: true})
    const other = join(home, 'elsewhere')
    mkdirSync(other, {mode: 0o700})
    symlinkSync(other, folder)
    open().write(NAME, KEPT)
    assert.deepEqual(readdirSync(other), [])
  })

  it('a folder that cannot be made is said, and no error', () => {
    writeFileSync(join(home, 'deep'), '')
    open().write(NAME, KEPT)
    assert.match(warned.join(), /^no session is kept: .* cannot be made \((ENOTDIR|EEXIST)\)$/)
  })

  const SPOILT: Readonly<Record<string, unknown>> = {
    'no JSON': '{',
    null: null,
    'another version': {version: 2, ...KEPT},
    'no keys': {version: 1, ...KEPT, keys: undefined},
    'a key with a newline in it': {version: 1, ...KEPT, keys: {...KEPT.keys, sessionToken: 'a\nid'}},
    'no time': {version: 1, ...KEPT, expires: 'soon'},
    'much too long': {version: 1, ...KEPT, more: 'x'.repeat(70_000)},
  }
  for (const [name, value] of Object.entries(SPOILT))
    it(`spoilt (${name}): as if it were not there`, () => {
      mkdirSync(folder, {recursive: true, mode: 0o700})
      writeFileSync(file, typeof value === 'string' ? value : JSON.stringify(value), {mode: 0o600})
      assert.deepEqual([open().read(NAME), warned], [undefined, []])
    })

  it('forget removes sessions and nothing else', () => {
    open().write(NAME, KEPT)
    writeFileSync(join(folder, 'notes.txt'), '')
    writeFileSync(join(folder, `${NAME}.12.tmp`), '')
    assert.equal(open().forget(), 1)
    assert.deepEqual(readdirSync(folder), ['notes.txt'])
  })

  it('a new one sweeps out what has expired, and what an interrupted run left', () => {
    open().write(NAME, KEPT)
    const names = ['b', 'c'].map((letter) => `${letter.repeat(64)}.json`)
    const [old = '', fresh = ''] = names
    for (const [name, time] of [
      [old, '2027-01-30T20:00:00Z'],
      [`${old}.12.tmp`, '2027-01-30T20:00:00Z'],
      ['notes.txt', '2020-01-01T00:00:00Z'],
      [fresh, '2027-01-30T22:00:00Z'],
      [NAME, KEPT.made],
    ] as const) {
      writeFileSync(join(folder, name), '')
      utimesSync(join(folder, name), new Date(time), new Date(time))
    }
    open().write(NAME, KEPT)
    assert.deepEqual(readdirSync(folder).sort(), [NAME, fresh, 'notes.txt'].sort())
    assert.deepEqual(warned, [])
  })

  it('what cannot be written or removed is said, and ends nothing', () => {
    const other = `${'0'.repeat(64)}.json`
    open().write(other, KEPT)
    utimesSync(join(folder, other), new Date(KEPT.made), new Date(KEPT.made))
    mkdirSync(join(folder, `${NAME}.${process.pid}.tmp`))
    open().write(NAME, KEPT)
    assert.match(warned.join(), /^the session is not kept: .* cannot be written \(\w+\)$/)
    assert.equal(open().forget(), 1)
    assert.match(warned[1] ?? '', /\.tmp cannot be removed; remove it by hand$/)
  })

  it('no warning has a credential in it', () => assert.doesNotMatch(warned.join(), /topsecret|toptoken/))

  const FOLDERS: readonly [name: string, env: Record<string, string>, folder: string][] = [
    ['XDG_CACHE_HOME', {XDG_CACHE_HOME: '/c'}, '/c/xrole'],
    ['without it', {}, '/home/paul/.cache/xrole'],
    ['a relative one is not taken', {XDG_CACHE_HOME: 'c'}, '/home/paul/.cache/xrole'],
  ]
  for (const [name, env, expected] of FOLDERS) it(name, () => assert.equal(cacheFolder(env, '/home/paul'), expected))

  const FRESH: readonly [name: string, made: string, expires: string, now: string, isFresh: boolean][] = [
    ['new', '09:00', '10:00', '09:00', true],
    ['five minutes left', '09:00', '10:00', '09:55', true],
    ['less', '09:00', '10:00', '09:56', false],
    ['of a quarter of an hour a tenth will do', '09:00', '09:15', '09:13', true],
    ['less than that', '09:00', '09:15', '09:14', false],
    ['over', '09:00', '10:00', '11:00', false],
    ['made in the future: a clock was wrong', '09:00', '10:00', '08:00', false],
  ]
  for (const [name, made, expires, now, expected] of FRESH)
    it(`${name}: ${expected ? 'used' : 'not used'}`, () => {
      const at = (time: string) => `2027-01-31T${time}:00Z`
      assert.equal(isFresh({made: at(made), expires: at(expires)}, new Date(at(now))), expected)
    })
})
