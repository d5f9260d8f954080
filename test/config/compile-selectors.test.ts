import assert from 'node:assert/strict'
import type {Selector, WrittenRole} from '../../src/config/written.js'
import {account, ACCOUNTS, body, compiled, group, policy, principals, role, user} from './compile-support.js'

const accounts = {...ACCOUNTS, old: account('555555555555', {retire: true, ou: 'Workloads'})}

/** The accounts in which a role with this selector is made, and what is told. */
function selected(selector: Selector): {names: string[]; told: readonly string[]; says: string} {
  const done = compiled({accounts, roles: {R: role({accounts: selector})}})
  const names = done.keys().flatMap((key) => (key.endsWith('/role/r') ? [key.split('/')[0] ?? ''] : []))
  return {names, told: done.told, says: done.findings.map(({message}) => message).join('\n')}
}

describe('a selector chooses among managed accounts', () => {
  const cases: [string, Selector, string[]][] = [
    ['a name', ['dev'], ['dev']],
    ['names', ['dev', 'client'], ['client', 'dev']],
    ['a glob', ['*e*'], ['client', 'dev']],
    ['a name and a glob that mean the same', ['dev', 'd*'], ['dev']],
    ['all, without what is named only or retired', 'all', ['client', 'dev', 'root']],
    ['an organizational unit and what is below', {ou: 'Workloads', except: []}, ['client', 'dev']],
    ['an organizational unit below', {ou: '/Workloads/Clients/', except: []}, ['client']],
    ['a tag', {tags: {env: ['prod', 'staging']}, except: []}, ['client']],
    ['all but some', {except: ['cl*', 'dev']}, ['root']],
  ]
  for (const [name, selector, names] of cases) {
    it(name, () => {
      const done = selected(selector)
      assert.deepEqual(done.names, names)
      assert.deepEqual(done.told, [])
    })
  }
})

describe('a selector is refused:', () => {
  const cases: [string, Selector, string, RegExp][] = [
    ['an unknown name', ['clinet'], 'error unknown-account roles.R.accounts.0', /did you mean "client"/],
    ['a glob that matches nothing', ['dev', 'x-*'], 'error nothing-selected roles.R.accounts.1', /"x-\*"/],
    ['an account that is named only', ['partner'], 'error closed-account roles.R.accounts.0', /connect: false/],
    ['an account that is retired', ['old'], 'error closed-account roles.R.accounts.0', /retire: true/],
    ['a unit that is none', {ou: 'Work', except: []}, 'error nothing-selected roles.R.accounts', /matches no/],
    ['an exception that is none', {except: ['rot']}, 'error unknown-account roles.R.accounts.except.0', /"root"/],
  ]
  for (const [name, selector, told, says] of cases) {
    it(name, () => {
      const done = selected(selector)
      assert.ok(done.told.includes(told), `${told} is not among ${done.told.join()}`)
      assert.match(done.says, says)
    })
  }
})

describe('variables', () => {
  const of = (more: Partial<WrittenRole>) => compiled({roles: {R: role(more)}})

  it('are replaced in every string, per account', () => {
    const done = compiled({
      roles: {
        R: role({
          name: 'R-${account.name}',
          accounts: ['client', 'dev'],
          description: '${account.tags.env}',
          tags: {of: '${account.id}'},
          boundary: 'arn:${partition}:iam::${account.id}:policy/B',
          trust: [principals('${account.name}')],
          inline: {
            i: {
              document: {
                Version: '2012-10-17',
                Statement: [
                  {
                    Effect: 'Allow',
                    Action: 's3:GetObject',
                    Resource: 'arn:${partition}:s3:::b-${account.id}/*',
                    Condition: {StringEquals: {'aws:PrincipalTag/${account.name}': 'x'}},
                  },
                ],
              },
            },
          },
        }),
      },
    })
    assert.deepEqual(done.told, [])
    assert.deepEqual(done.value('dev/role/r-dev'), {
      name: 'R-dev',
      path: '/',
      description: 'dev',
      maxSession: 3600,
      tags: {of: '333333333333'},
      marks: {owner: 'acme'},
    })
    assert.deepEqual(done.value('client/role/r-client/boundary'), {arn: 'arn:aws:iam::222222222222:policy/B'})
    assert.match(JSON.stringify(done.document('client/role/r-client/trust')), /"arn:aws:iam::222222222222:root"/)
    const inline = JSON.stringify(done.document('dev/role/r-dev/inline/i'))
    assert.match(inline, /arn:aws:s3:::b-333333333333\/\*/)
    assert.match(inline, /aws:PrincipalTag\/dev/)
  })

  it("leave IAM's own alone", () => {
    const resource = 'arn:aws:s3:::b/${aws:username}/${*}${?}${$}'
    const done = of({inline: {i: body('s3:GetObject', resource)}})
    assert.deepEqual(done.told, [])
    assert.match(
      JSON.stringify(done.document('client/role/r/inline/i')),
      /\$\{aws:username\}\/\$\{\*\}\$\{\?\}\$\{\$\}/,
    )
  })

  it('that are unknown are errors with the nearest', () => {
    const done = of({description: '${acount.id}'})
    assert.deepEqual(done.told, ['error unknown-variable roles.R.description'])
    assert.match(done.findings[0]?.message ?? '', /did you mean \$\{account\.id\}/)
  })

  it('for a tag that accounts lack are one error for each account', () => {
    const done = of({accounts: ['client', 'root'], tags: {t: '${account.tags.env}'}})
    assert.deepEqual(done.told, ['error unknown-variable roles.R.tags.t'])
    assert.match(done.findings[0]?.message ?? '', /account "root" has no tag "env"/)
  })
})

describe('entries', () => {
  it('take their name from the key or from name:', () => {
    const roles = {A: role({name: 'Deployer'}), B: role({name: 'Deployer', accounts: ['dev']}), C: role()}
    const done = compiled({roles})
    assert.deepEqual(done.told, [])
    assert.deepEqual(
      done.keys().filter((key) => key.split('/').length === 3),
      ['client/role/c', 'client/role/deployer', 'dev/role/deployer'],
    )
  })

  const twice: [string, Parameters<typeof compiled>[0], string][] = [
    ['roles', {roles: {A: role({name: 'X'}), B: role({name: 'x'})}}, 'error declared-twice roles.B'],
    ['users', {users: {a: user(), A: user()}}, 'error declared-twice users.A'],
    ['groups', {groups: {a: group(), b: group({name: 'A'})}}, 'error declared-twice groups.b'],
    [
      'policies',
      {policies: {a: policy({accounts: ['dev']}), b: policy({name: 'A', accounts: ['dev']})}},
      'error declared-twice policies.b',
    ],
  ]
  for (const [name, written, told] of twice) {
    it(`of one name, ignoring case, in one account are refused: ${name}`, () => {
      const done = compiled(written)
      assert.deepEqual(done.told, [told])
      assert.match(done.findings[0]?.message ?? '', /also by .* \(in /)
    })
  }

  it('have names and paths that AWS takes, after variables', () => {
    const done = compiled({roles: {R: role({name: '${account.name} x', path: '/${account.name}'})}})
    assert.deepEqual(done.told, ['error invalid-name roles.R.name', 'error invalid-path roles.R.path'])
  })

  it('of policies and groups live under the path of their owner, roles and users under /', () => {
    const done = compiled({
      roles: {R: role({policies: ['P']})},
      users: {u: user()},
      groups: {g: group(), own: group({path: '/own/'})},
      policies: {P: policy(), Own: policy({path: '/own/', accounts: ['dev'], tags: {a: 'b'}})},
    })
    assert.deepEqual(done.told, [])
    const value = (key: string) => done.value<{path: string; tags?: unknown}>(key)
    assert.equal(value('root/group/g')?.path, '/xrole/acme/')
    assert.equal(value('root/group/own')?.path, '/own/')
    assert.equal(value('client/policy/p')?.path, '/xrole/acme/')
    assert.deepEqual(value('client/policy/p')?.tags, {})
    assert.equal(value('dev/policy/own')?.path, '/own/')
    assert.deepEqual(value('dev/policy/own')?.tags, {a: 'b', 'xrole:owner': 'acme'})
    assert.equal(value('client/role/r')?.path, '/')
    assert.deepEqual(value('root/user/u'), {name: 'u', path: '/', tags: {}, marks: {owner: 'acme'}})
    const pathWritten = [...done.intent.declared].flatMap(([key, declared]) => (declared.pathWritten ? [key] : []))
    assert.deepEqual(pathWritten.sort(), ['dev/policy/own', 'root/group/own'])
  })
})
