import assert from 'node:assert/strict'
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {Args, Flags} from '@oclif/core'
import type {Command} from '@oclif/core'
import {completedOf} from '../../src/engine/completion/completion.js'
import {wordsOf} from '../../src/engine/completion/words.js'
import {askedWords} from '../../src/engine/completion/asked.js'
import type {NameKind} from '../../src/engine/completion/asked.js'
import {completionBash} from '../../src/render/completion/bash.js'
import {completionFish} from '../../src/render/completion/fish.js'
import {completionPowershell} from '../../src/render/completion/powershell.js'
import {completionZsh} from '../../src/render/completion/zsh.js'
import {golden} from '../support/golden.js'

const command = (id: string, rest: Partial<Command.Class>) =>
  ({id, summary: `what ${id} does: it's a test; really`, flags: {}, args: {}, ...rest}) as unknown as Command.Loadable

const COMMANDS = [
  command('plan', {
    flags: {
      file: Flags.string({char: 'f', helpValue: 'FILE', description: 'the file (of yours)'}),
      format: Flags.option({options: ['text', 'json'] as const, description: "how it's printed [default: text]"})(),
      account: Flags.string({description: 'some accounts; more'}),
      mfa: Flags.boolean({allowNo: true, description: 'with MFA'}),
      secret: Flags.string({hidden: true}),
    },
  }),
  command('explain', {
    args: {principal: Args.string({}), role: Args.string({})},
    flags: {count: Flags.integer({description: 'a number'})},
  }),
  command('merge', {args: {parts: Args.string({})}, strict: false}),
  command('sandbox:call', {args: {account: Args.string({}), input: Args.string({})}}),
  command('hush', {hidden: true}),
]
const completed = completedOf({bin: 'xrole', commands: COMMANDS})

describe('completion scripts', () => {
  for (const [shell, script] of Object.entries({
    bash: completionBash,
    zsh: completionZsh,
    fish: completionFish,
    powershell: completionPowershell,
  }))
    it(shell, () => golden(`render/completion.${shell}`, script(completed)))

  it('know what each value is, and no flag or command that is hidden', () => {
    const plan = completed.commands.find(({name}) => name === 'plan')
    assert.deepEqual(
      plan?.flags.map(({name, value}) => [name, value?.of]),
      [
        ['--file', 'files'],
        ['-f', 'files'],
        ['--format', 'words'],
        ['--account', 'names'],
        ['--mfa', undefined],
        ['--no-mfa', undefined],
        ['--help', undefined],
      ],
    )
    assert.deepEqual(
      completed.commands.map(({name, args, repeats}) => [name, args.map(({of}) => of).join(), repeats]),
      [
        ['explain', 'names,names', false],
        ['merge', 'files', true],
        ['plan', '', false],
        ['sandbox call', 'names,nothing', false],
      ],
    )
  })
})

describe('what a script asks', () => {
  const asked = 'completion --words roles --file a.yaml --prefix pro'.split(' ')
  it('is known before anything is loaded', () =>
    assert.deepEqual(askedWords(asked), {kind: 'roles', file: 'a.yaml', prefix: 'pro'}))

  for (const other of [
    ['plan', ...asked.slice(1)],
    asked.map((word) => word.replace('roles', 'secrets')),
    asked.slice(0, -1),
    [...asked, 'more'],
    ['completion', 'bash'],
    [],
  ])
    it(`is not: ${other.join(' ')}`, () => assert.equal(askedWords(other), undefined))

  for (const [shell, text] of Object.entries({
    bash: completionBash(completed),
    zsh: completionZsh(completed),
    fish: completionFish(completed),
    powershell: completionPowershell(completed),
  }))
    it(`is asked so by ${shell}`, () => assert.match(text, / completion --words \S+ --file \S+ --prefix \S/))
})

describe('words out of the file', () => {
  let folder: string
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'xrole-words-'))
    writeFileSync(
      join(folder, 'accounts.yaml'),
      `version: 1
owner: acme
accounts: {root: "111111111111", client: "222222222222", dev: "333333333333"}
roles:
  Admin: {accounts: [client, dev], trust: [root/user/alice]}
users: {alice: {account: root}}
groups: {Ops: {account: root, users: [alice]}}
`,
    )
    writeFileSync(join(folder, 'broken.yaml'), 'version: 1\nroles: [')
    writeFileSync(
      join(folder, 'organization.yaml'),
      `version: 1
owner: acme
accounts: {from: organization, root: "111111111111"}
roles: {Admin: {account: root, trust: [root/user/alice]}}
users: {alice: {account: root}}
`,
    )
  })
  after(() => rmSync(folder, {recursive: true}))
  const words = (kind: NameKind, prefix: string, file = 'accounts.yaml'): string =>
    wordsOf(kind, join(folder, file), prefix, () => new Date('2026-11-22T00:00:00Z'))
      .map(({word}) => word)
      .join(' ')

  const CASES: readonly (readonly [NameKind, prefix: string, words: string, file?: string])[] = [
    ['roles', '', 'client/Admin dev/Admin'],
    ['roles', 'dev', 'dev/Admin'],
    ['principals', '', 'client/role/Admin dev/role/Admin root/user/alice'],
    ['accounts', '', 'client dev root'],
    ['addresses', 'root', 'root/group/Ops root/user/alice'],
    ['rules', 'pass-any', 'pass-any-role'],
    ['roles', '', '', 'broken.yaml'],
    ['roles', '', '', 'missing.yaml'],
    ['roles', '', 'root/Admin', 'organization.yaml'],
  ]
  for (const [kind, prefix, wanted, file] of CASES)
    it(`${kind} "${prefix}" of ${file ?? 'accounts.yaml'}`, () => assert.equal(words(kind, prefix, file), wanted))
})
