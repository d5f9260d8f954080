import assert from 'node:assert/strict'
import {execFileSync} from 'node:child_process'
import {chmodSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {delimiter, join} from 'node:path'
import {fileURLToPath} from 'node:url'

const DEV = fileURLToPath(new URL('../../bin/run.js', import.meta.url))
const SHELLS = ['bash', 'zsh', 'fish'] as const
type Shell = (typeof SHELLS)[number]

const YAML = `version: 1
owner: acme
accounts: {root: "111111111111", client: "222222222222"}
roles:
  Admin: {account: client, trust: [root/user/alice]}
  Audit: {account: client, trust: [root/user/alice]}
  "$(touch boom)": {account: client, trust: [root]}
users: {alice: {account: root}}
`
const GOOD = YAML.replace(/^.*touch boom.*\n/m, '')

/** Line before the cursor → all that is offered. */
const CASES: readonly (readonly [line: string, offered: readonly string[]])[] = [
  ['xrole pl', ['plan']],
  ['xrole who cl', ['client/Admin', 'client/Audit']],
  ['xrole who client/Ad', ['client/Admin']],
  ['xrole explain ro', ['root/user/alice']],
  ['xrole explain root/user/alice client/Au', ['client/Audit']],
  ['xrole explain --from file root/user/alice client/Au', ['client/Audit']],
  ['xrole plan --form', ['--format']],
  ['xrole plan --format m', ['markdown']],
  ['xrole plan --account ', ['client', 'root']],
  ['xrole plan -f other.yaml --account ', ['elsewhere']],
  ['xrole plan --snapshot oth', ['other.yaml']],
  ['xrole sandbox ', ['call', 'reset', 'serve', 'show']],
  ['xrole sandbox call cl', ['client']],
  ['xrole sandbox serve --po', ['--port']],
  ['xrole merge oth', ['other.yaml']],
  ['xrole merge other.yaml acc', ['accounts.yaml']],
  ['xrole validate --explain pass', ['pass-any-role']],
  ['xrole nonsense ', []],
]

/** What fish offers is asked of it; of bash the function is called that TAB calls. */
const SCRIPTS: Readonly<Record<Shell, (line: string) => string>> = {
  fish: (line) => `source script; complete -C '${line}'`,
  bash: (line) => {
    const words = line.split(' ')
    return `source script; COMP_WORDS=(${words.map((word) => `'${word}'`).join(' ')}); COMP_CWORD=${words.length - 1}; _xrole; printf '%s\\n' "\${COMPREPLY[@]}"`
  },
  // A terminal of its own, in which TAB is pressed and the line printed that comes of it.
  zsh: (line) => `
    zmodload zsh/zpty
    zpty z zsh -f -i
    zpty -w z "PS1= RPS1= ; stty -echo; autoload -Uz compinit; compinit -u -D; source ./script"
    zpty -w z 'show() { zle complete-word; print "<<$BUFFER>>"; zle kill-whole-line }; zle -N show; bindkey "^T" show; print READ""Y'
    local all= chunk=
    while [[ $all != *READY* ]] && zpty -r z chunk; do all+=$chunk; done
    zpty -w -n z '${line}'$'\\x14'
    all=
    while [[ $all != *'<<'*'>>'* ]] && zpty -r z chunk; do all+=$chunk; done
    print -r -- "$all" | grep -o '<<[^>]*>>' | tr -d '<>'`,
}

describe('completion in a real shell', () => {
  let folder: string
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'xrole-completion-'))
    const program = join(folder, 'xrole')
    writeFileSync(program, `#!/bin/sh\nexec '${process.execPath}' '${DEV}' "$@"\n`)
    chmodSync(program, 0o755)
    writeFileSync(join(folder, 'accounts.yaml'), GOOD)
    writeFileSync(join(folder, 'other.yaml'), 'version: 1\nowner: o\naccounts: {elsewhere: "333333333333"}\n')
  })
  after(() => rmSync(folder, {recursive: true}))

  const run = (shell: string, args: readonly string[]): string =>
    execFileSync(shell, args, {
      cwd: folder,
      encoding: 'utf8',
      env: {...process.env, PATH: `${folder}${delimiter}${process.env['PATH']}`, TERM: 'dumb', HOME: folder},
      stdio: ['ignore', 'pipe', 'pipe'],
    })
  const offered = (shell: Shell, line: string): string[] => {
    const args = shell === 'fish' ? ['--no-config'] : shell === 'zsh' ? ['-f'] : ['--norc']
    const lines = run(shell, [...args, '-c', SCRIPTS[shell](line)]).split('\n')
    const words = lines.map((one) => one.split('\t')[0]?.trim() ?? '').filter((one) => one !== '')
    return [...new Set(words)].sort()
  }

  /** What TAB makes of a line: as much as all that is offered begins with. */
  const completed = (line: string, words: readonly string[]): string => {
    const [first = ''] = words
    const same = [...first].findIndex((_, at) => words.some((word) => !word.startsWith(first.slice(0, at + 1))))
    const before = line.slice(0, line.lastIndexOf(' ') + 1)
    return words.length === 0 ? line : before + (same < 0 ? first : first.slice(0, same))
  }
  const wantedOf = (shell: Shell, line: string, words: readonly string[]): string[] =>
    shell === 'zsh' ? [completed(line, words).trim()] : [...words]

  for (const shell of SHELLS)
    describe(shell, () => {
      before(() => writeFileSync(join(folder, 'script'), run('xrole', ['completion', shell])))
      for (const [line, words] of CASES)
        it(line, () => assert.deepEqual(offered(shell, line), wantedOf(shell, line, words)))

      it('what stands in a name is never run', () => {
        writeFileSync(join(folder, 'accounts.yaml'), YAML)
        offered(shell, 'xrole who cl')
        assert.doesNotMatch(run('ls', []), /boom/)
        writeFileSync(join(folder, 'accounts.yaml'), GOOD)
      })
    })
})
