import assert from 'node:assert/strict'
import {switchUrl} from '../../src/render/links/url.js'

describe('switch-role links', () => {
  const role = (partition: string, path: string, name = 'Ad&min') => ({
    account: {name: 'client', id: '222222222222', partition},
    value: {path, name},
  })
  const AWS = 'https://signin.aws.amazon.com/switchrole?account=222222222222'
  const cases: readonly (readonly [string, string | undefined, string | undefined])[] = [
    ['aws', switchUrl(role('aws', '/'), {}), `${AWS}&roleName=Ad%26min&displayName=Ad%26min%20%40%20client`],
    [
      'a path, a name and a colour',
      switchUrl(role('aws', '/ops/'), {name: 'C', color: 'red'}),
      `${AWS}&roleName=ops/Ad%26min&displayName=Ad%26min%20%40%20C&color=f2b0a9`,
    ],
    [
      'a colour that is none',
      switchUrl(role('aws', '/', 'A'), {color: 'x&y=z'}),
      `${AWS}&roleName=A&displayName=A%20%40%20client`,
    ],
    [
      'a name cut inside of a pair',
      switchUrl(role('aws', '/', 'A'), {name: `${'x'.repeat(59)}\u{1f600}y`}),
      `${AWS}&roleName=A&displayName=A%20%40%20${'x'.repeat(59)}%F0%9F%98%80`,
    ],
    ['China', switchUrl(role('aws-cn', '/'), {})?.split('?')[0], 'https://signin.amazonaws.cn/switchrole'],
    ['a partition without a console that we know', switchUrl(role('aws-iso', '/'), {}), undefined],
    ['path and name of 64', switchUrl(role('aws', `/${'p'.repeat(62)}/`, 'A'), {})?.slice(0, AWS.length), AWS],
    ['path and name of 65', switchUrl(role('aws', `/${'p'.repeat(63)}/`, 'A'), {}), undefined],
  ]
  for (const [name, link, expected] of cases) it(name, () => assert.equal(link, expected))
})
