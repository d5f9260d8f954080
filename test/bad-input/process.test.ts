import assert from 'node:assert/strict'
import {file} from './estate.js'
import {xrole} from './process.js'

/** What is said of the command line, of the file that is not there, and of the text: by the program itself. */
const cases: readonly {
  readonly name: string
  readonly args: readonly string[]
  readonly file?: string
  readonly bytes?: string | Buffer
  readonly stdout?: string
  readonly stderr?: string
}[] = [
  {
    name: 'G09 a tab as indentation: findings on stderr, nothing on stdout',
    args: ['apply', '--sandbox', '--yes'],
    bytes: file('roles:\n\tGate: {account: client, trust: [root]}\n'),
    stderr: `accounts.yaml:5:1: error a tab indents here; YAML wants spaces
    5 |     Gate: {account: client, trust: [root]}
      | ^^^^
`,
  },
  {
    name: 'G09 no UTF-8',
    args: ['apply', '--sandbox', '--yes'],
    bytes: Buffer.concat([Buffer.from(file('# ')), Buffer.from([0xe9, 0x0a])]),
    stderr: 'error accounts.yaml: not UTF-8 text\n',
  },
  {
    name: 'G05 a key given twice: as JSON on stdout',
    args: ['validate', '--json'],
    bytes: file('owner: other\n'),
    stdout: `{
  "findings": [
    {
      "code": "duplicate-key",
      "severity": "error",
      "message": "duplicate key \\"owner\\"; it is at accounts.yaml:2:1 already",
      "file": "accounts.yaml",
      "line": 4,
      "column": 1
    }
  ]
}
`,
  },
  {
    name: 'a newcomer: an unknown flag',
    args: ['apply', '--sandox', '--yes'],
    stderr: 'error: Nonexistent flag: --sandox; did you mean "--sandbox"? (see xrole apply --help)\n',
  },
  {
    name: 'a newcomer: a file that is not there',
    args: ['apply', '--sandbox', '--yes'],
    file: 'acounts.yaml',
    stderr: 'error accounts.yaml: no such file; --file names another one, xrole init writes a first one\n',
  },
  {
    name: 'a newcomer: flags that exclude each other, one of them without a value',
    args: ['plan', '--snapshot', 'x.json', '--sandbox'],
    stderr: 'error: --sandbox cannot also be provided when using --snapshot (see xrole plan --help)\n',
  },
  {
    name: 'a newcomer: no argument, without a word of flags that can be given often',
    args: ['explain'],
    stderr:
      'error: Missing 1 required arg: principal who asks: root/user/paul, dev/role/ci, an ARN, or a service such as lambda.amazonaws.com (see xrole explain --help)\n',
  },
  {
    name: 'a newcomer: a file without -f',
    args: ['validate', 'accounts.yaml'],
    stderr: 'error: unexpected argument "accounts.yaml"; files are named by -f FILE (see xrole validate --help)\n',
  },
  {
    name: 'a newcomer: a recording that is not there',
    args: ['import', '--snapshot', 'none.json'],
    stderr: 'error: none.json cannot be read: no such file; xrole snapshot --out FILE makes one\n',
  },
  {
    name: 'a newcomer: the version',
    args: ['version'],
    stderr: 'error: unknown command "version"; did you mean "--version"?\n',
  },
]

describe('bad input: the program itself', function () {
  this.timeout(60_000)
  for (const {name, args, file: called = 'accounts.yaml', bytes = file(''), stdout = '', stderr = ''} of cases) {
    it(name, async () => {
      assert.deepEqual(await xrole(args, called, bytes), {exit: 1, stdout, stderr, files: [called]})
    })
  }
})
