import assert from 'node:assert/strict'
import type {Finding} from '../../src/core/types.js'
import {findingsGithub} from '../../src/render/github.js'

const TEXT = 'a: 1\nroles:\n  Admin: x\n'
const at = (start: number, end: number, file = 'a.yaml') => ({place: {file, start, end}})
const finding = (more: Partial<Finding> = {}): Finding => ({
  code: 'some-code',
  severity: 'error',
  message: 'm',
  ...more,
})

const CASES: Readonly<Record<string, [Finding, string]>> = {
  'a place on one line': [
    finding(at(14, 19)),
    '::error file=a.yaml,line=3,endLine=3,col=3,endColumn=8,title=xrole some-code::m',
  ],
  'over several lines there are no columns': [
    finding({severity: 'warning', ...at(5, 19)}),
    '::warning file=a.yaml,line=2,endLine=3,title=xrole some-code::m',
  ],
  'no place': [finding({severity: 'note'}), '::notice file=root.yaml,title=xrole some-code::m'],
  'a file that was not read': [finding(at(3, 4, 'b.yaml')), '::error file=b.yaml,title=xrole some-code::m'],
  'what ends a property or a command': [
    finding({message: '100%, a:b\n::error::x\r\u001b[2J', ...at(0, 1, 'x,y:z%.yaml')}),
    '::error file=x%2Cy%3Az%25.yaml,title=xrole some-code::100%25, a:b%0A::error::x\\r\\u{1b}[2J',
  ],
}

describe('findings as workflow commands of GitHub Actions', () => {
  for (const [name, [one, line]] of Object.entries(CASES))
    it(name, () => assert.equal(findingsGithub([one], 'root.yaml', new Map([['a.yaml', TEXT]])), line))
})
