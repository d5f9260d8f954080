import type {Files} from '../../src/config/text/files.js'
import {type Config, readConfig} from '../../src/config/text/read.js'
import {globToRegExp} from '../../src/core/address.js'
import {locate} from '../../src/core/locate.js'

/** Files in memory; the root file is accounts.yaml. */
export const filesOf = (texts: Readonly<Record<string, string>>): Files => ({
  read(name) {
    const text = texts[name]
    return text === undefined ? {problem: 'no such file'} : {file: name, text}
  },
  glob: (pattern) => Object.keys(texts).filter((name) => globToRegExp(pattern).test(name)),
})

export const readText = (text: string, others: Readonly<Record<string, string>> = {}): Config =>
  readConfig('accounts.yaml', filesOf({...others, 'accounts.yaml': text}))

/** `3:9 quote-it message`; the file's name in front when it is not the root file. */
export function findingsOf({findings, sources}: Config): string[] {
  return findings.map(({place, code, message}) => {
    if (!place) return `${code} ${message}`
    const {line, column} = locate(sources.texts.get(place.file) ?? '', place.start)
    return `${place.file === 'accounts.yaml' ? '' : `${place.file}:`}${line}:${column} ${code} ${message}`
  })
}

/** A file with one account and one role, to which lines are added. */
export const HEAD = 'owner: o\naccounts: {root: "111111111111"}\n'
export const inRole = (lines: string, trust = '[root]'): string =>
  `${HEAD}roles:\n  A:\n    account: root\n    trust: ${trust}\n${lines}`
