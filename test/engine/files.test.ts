import assert from 'node:assert/strict'
import {mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {openFiles} from '../../src/engine/files.js'
import {writeReport} from '../../src/engine/write-file.js'

describe('engine: files', () => {
  let outer: string
  let folder: string
  let root: string

  before(() => {
    outer = mkdtempSync(join(tmpdir(), 'xrole-files-'))
    folder = join(outer, 'conf')
    root = join(folder, 'accounts.yaml')
    mkdirSync(join(folder, 'teams', 'deep'), {recursive: true})
    mkdirSync(join(folder, '.hidden'))
    writeFileSync(root, 'owner: o\n')
    writeFileSync(join(folder, 'teams', 'b.yaml'), 'b: 1\n')
    writeFileSync(join(folder, 'teams', 'a.yaml'), '\uFEFFa: 1\r\n')
    writeFileSync(join(folder, 'teams', 'deep', 'c.yaml'), '')
    writeFileSync(join(folder, '.hidden', 'd.yaml'), '')
    writeFileSync(join(folder, 'latin1.json'), Buffer.from([0x7b, 0xe9, 0x7d]))
    writeFileSync(join(outer, 'secret.yaml'), 'secret\n')
    symlinkSync(join(outer, 'secret.yaml'), join(folder, 'out.yaml'))
    symlinkSync('teams/b.yaml', join(folder, 'in.yaml'))
    symlinkSync(outer, join(folder, 'up'))
    symlinkSync('loop', join(folder, 'loop'))
  })
  after(() => rmSync(outer, {recursive: true}))

  const read = (name: string) => openFiles(folder).read(name, root)

  it('reads relative to the file that names it, byte order mark and line ends kept', () => {
    assert.deepEqual(read('teams/a.yaml'), {file: join(folder, 'teams/a.yaml'), text: '\uFEFFa: 1\r\n'})
    assert.deepEqual(openFiles(folder).read('../in.yaml', join(folder, 'teams', 'a.yaml')), {
      file: join(folder, 'in.yaml'),
      text: 'b: 1\n',
    })
  })

  it('reads the root file by the name that was given', () => {
    assert.deepEqual(openFiles(folder).read(root), {file: root, text: 'owner: o\n'})
  })

  describe('a root file that is not there', () => {
    const here = process.cwd()
    const problemIn = (way: string, name: string): unknown => {
      process.chdir(join(folder, way))
      try {
        return openFiles('.').read(name)
      } finally {
        process.chdir(here)
      }
    }
    const first = 'no such file; --file names another one, xrole init writes a first one'
    const above = (found: string): string => `no such file; there is one in ${found}: go there, or name it by --file`
    before(() => {
      mkdirSync(join(folder, 'repository', '.git'), {recursive: true})
      mkdirSync(join(folder, 'repository', 'inside'))
    })
    after(() => rmSync(join(folder, 'repository'), {recursive: true}))
    const rows: [name: string, way: string, file: string, problem: string][] = [
      ['is one folder up', 'teams', 'accounts.yaml', above('../accounts.yaml')],
      ['is two folders up', 'teams/deep', 'accounts.yaml', above('../../accounts.yaml')],
      ['is outside of the git repository', 'repository/inside', 'accounts.yaml', first],
      ['is outside of the git repository, whose root this is', 'repository', 'accounts.yaml', first],
      ['was named with a folder', 'teams', './deep/../x/accounts.yaml', first],
    ]
    for (const [name, way, file, problem] of rows) it(name, () => assert.deepEqual(problemIn(way, file), {problem}))
  })

  it('says that the folder of what is written is not there', () => {
    const file = join(folder, 'none', 'm.html')
    const message = `${file} cannot be written: no such folder; make it, or name another file with --out`
    assert.throws(() => writeReport(file, ''), {message})
  })

  const outside = "outside of the root file's folder"
  const refused: [name: string, problem: string][] = [
    ['out.yaml', outside],
    ['up/secret.yaml', outside],
    ['../secret.yaml', outside],
    ['../nothing.yaml', outside],
    ['/etc/hostname', outside],
    ['gone.yaml', 'no such file'],
    ['teams', 'a folder, not a file'],
    ['loop', 'too many symbolic links'],
    ['latin1.json', 'not UTF-8 text'],
  ]
  for (const [name, problem] of refused) {
    it(`refuses ${name}: ${problem}`, () => assert.deepEqual(read(name), {problem}))
  }

  const globs: [pattern: string, names: string[]][] = [
    ['teams/*.yaml', ['teams/a.yaml', 'teams/b.yaml']],
    ['teams/?.yaml', ['teams/a.yaml', 'teams/b.yaml']],
    ['**/*.yaml', ['accounts.yaml', 'in.yaml', 'out.yaml', 'teams/a.yaml', 'teams/b.yaml', 'teams/deep/c.yaml']],
    ['te*/deep/*', ['teams/deep/c.yaml']],
    ['*.json', ['latin1.json']],
    ['none/*.yaml', []],
    ['../*.yaml', []],
  ]
  for (const [pattern, names] of globs) {
    it(`glob ${pattern}`, () => assert.deepEqual(openFiles(folder).glob(pattern, root), names))
  }
})
