import assert from 'node:assert/strict'
import {execFileSync} from 'node:child_process'
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {historyOf, newestOf, readBlame} from '../../src/engine/history.js'

const hunk = (commit: string, author: string, time: number, summary: string, line: string): string =>
  `${commit} 1 1 1\nauthor ${author}\nauthor-mail <x@y>\nauthor-time ${time}\nauthor-tz +0000\nsummary ${summary}\nfilename a\n\t${line}\n`

const [OLD, NEW, NONE] = ['a'.repeat(40), 'b'.repeat(40), '0'.repeat(40)] as const

describe('who changed a line last', () => {
  const text = [
    hunk(OLD, 'Ann', 86_400, 'Add roles', 'roles:'),
    hunk(NEW, 'Bob', 2 * 86_400, 'Let ci in', '  A: author Eve'),
    hunk(NONE, 'Not Committed Yet', 3 * 86_400, 'Version of a', '\tauthor Mallory'),
  ].join('')
  const history = readBlame(text)

  it('reads a commit for each line, whatever the line says', () =>
    assert.deepEqual(
      history.map(({commit}) => commit),
      [
        {day: '1970-01-02', author: 'Ann', commit: 'a'.repeat(10), summary: 'Add roles'},
        {day: '1970-01-03', author: 'Bob', commit: 'b'.repeat(10), summary: 'Let ci in'},
        {day: '1970-01-04', author: 'Not Committed Yet', summary: 'Version of a'},
      ],
    ))
  it('the newest of some lines', () => assert.equal(newestOf(history, 1, 2)?.author, 'Bob'))
  it('what is not committed is newer than all else', () => assert.equal(newestOf(history, 1, 3)?.commit, undefined))
  it('no lines have none', () => assert.equal(newestOf(history, 7, 9), undefined))

  describe('asked of git', () => {
    let folder: string
    before(() => (folder = mkdtempSync(join(tmpdir(), 'xrole-history-'))))
    after(() => rmSync(folder, {recursive: true}))
    const git = (...args: string[]) =>
      execFileSync('git', ['-c', 'user.name=Ann', '-c', 'user.email=a@b', ...args], {
        cwd: folder,
        env: {...process.env, GIT_AUTHOR_DATE: '2026-01-02T03:04:05Z', GIT_COMMITTER_DATE: '2026-01-02T03:04:05Z'},
      })

    it('outside of a repository there is no history', () => {
      writeFileSync(join(folder, 'a.yaml'), 'one\n')
      assert.equal(historyOf(join(folder, 'a.yaml')), undefined)
    })
    it('has the author of a line, and knows what is not committed', () => {
      git('init', '-q')
      git('add', 'a.yaml')
      git('commit', '-qm', 'First')
      writeFileSync(join(folder, 'a.yaml'), 'one\ntwo\n')
      const [one, two] = historyOf(join(folder, 'a.yaml')) ?? []
      assert.equal(one?.commit.day, '2026-01-02')
      assert.equal(one?.commit.summary, 'First')
      assert.equal(two?.commit.commit, undefined)
    })
    it('of a shallow clone it is not known: all that is older would be laid on one commit', () => {
      git('commit', '-qam', 'Second')
      const clone = mkdtempSync(join(tmpdir(), 'xrole-shallow-'))
      git('clone', '-q', '--depth', '1', `file://${folder}`, clone)
      assert.equal(historyOf(join(clone, 'a.yaml')), undefined)
      rmSync(clone, {recursive: true})
    })
    it('a file that the repository does not have has no history', () => {
      writeFileSync(join(folder, 'b.yaml'), 'one\n')
      assert.equal(historyOf(join(folder, 'b.yaml')), undefined)
    })
  })
})
