import assert from 'node:assert/strict'
import type {Row, Step} from './steps.js'
import {group, obeys, policy, role, user} from './steps.js'
import {must, newSandbox} from './support.js'

const names: Row[] = [
  {name: 'a role of another case', given: [role('app')], when: role('APP'), code: 'EntityAlreadyExists'},
  {
    name: 'a role under another path',
    given: [role('app')],
    when: role('app', {Path: '/x/'}),
    code: 'EntityAlreadyExists',
  },
  {name: 'a user of another case', given: [user('al')], when: user('AL'), code: 'EntityAlreadyExists'},
  {name: 'a group of another case', given: [group('g')], when: group('G'), code: 'EntityAlreadyExists'},
  {
    name: 'a policy under another path',
    given: [policy('p')],
    when: policy('P', {Path: '/x/'}),
    code: 'EntityAlreadyExists',
  },
  {name: 'a lookup of another case finds it', given: [role('app')], when: ['GetRole', {RoleName: 'APP'}], code: 'ok'},
  {name: 'a role name with a blank', when: role('has space'), code: 'ValidationError', message: /'roleName'/},
  {name: 'a role name of 65', when: role('r'.repeat(65)), code: 'ValidationError', message: /less than or equal to 64/},
  {name: 'a role name of 64', when: role('r'.repeat(64)), code: 'ok'},
  {name: 'a role named constructor', when: role('constructor'), code: 'ok'},
  {name: 'a role named __proto__', given: [role('__proto__')], when: ['GetRole', {RoleName: '__proto__'}], code: 'ok'},
  {name: 'a path without slashes', when: role('r', {Path: 'x'}), code: 'ValidationError'},
  {name: 'a policy path with a sign', when: policy('p', {Path: '/a!/'}), code: 'ValidationError'},
  {name: 'a role path with a sign', when: role('p', {Path: '/a!/'}), code: 'ok'},
  {name: 'a dash in a role description', when: role('r', {Description: 'a — b'}), code: 'ValidationError'},
  {name: 'the same in a policy description', when: policy('p', {Description: 'a — b'}), code: 'ok'},
  {name: 'a session of 99999', when: role('r', {MaxSessionDuration: 99999}), code: 'ValidationError'},
  {name: 'a session of an hour and a half', when: role('r', {MaxSessionDuration: 5400}), code: 'ok'},
  {
    name: 'a role without a trust',
    when: ['CreateRole', {RoleName: 'r'}],
    code: 'ValidationError',
    message: /must not be null/,
  },
  {name: 'a reserved path', when: role('r', {Path: '/aws-service-role/x/'}), code: 'InvalidInput'},
  {name: 'an unknown action', when: ['MakeRole', {}], code: 'InvalidAction'},
  {name: 'a marker of nobody', when: ['ListRoles', {Marker: 'zzz'}], code: 'ValidationError'},
  {name: 'an alias with capitals', when: ['CreateAccountAlias', {AccountAlias: 'Acme'}], code: 'ValidationError'},
  {name: 'the deletion of another alias', when: ['DeleteAccountAlias', {AccountAlias: 'acme'}], code: 'NoSuchEntity'},
]

const tag = (
  keys: string[],
  given: Step[] = [],
  op: Step = role('t', {Tags: keys.map((Key) => ({Key, Value: 'v'}))}),
): Row => ({
  name: `tags ${keys.join(' ')} in ${op[0]}`,
  given,
  when: op,
  code: 'InvalidInput',
})
const tags: Row[] = [
  tag(['a', 'A']),
  tag(['aws:x']),
  {name: 'a tag with a comma', when: role('t', {Tags: [{Key: 'a', Value: 'x,y'}]}), code: 'ValidationError'},
  {
    name: 'both cases on a policy',
    when: policy('p', {
      Tags: [
        {Key: 'a', Value: ''},
        {Key: 'A', Value: ''},
      ],
    }),
    code: 'ok',
  },
]

describe('sandbox rules: names', () => {
  obeys([...names, ...tags])
  it('adding a tag of another case to a role replaces the old one', async () => {
    const sandbox = newSandbox()
    await must(sandbox, ...role('r', {Tags: [{Key: 'Department', Value: '1'}]}))
    await must(sandbox, 'TagRole', {RoleName: 'r', Tags: [{Key: 'department', Value: '2'}]})
    const {body} = await must(sandbox, 'ListRoleTags', {RoleName: 'r'})
    assert.match(body, /<Tags><member><Key>department<\/Key><Value>2<\/Value><\/member><\/Tags>/)
  })
})
