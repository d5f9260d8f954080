import {mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {dirname, join} from 'node:path'
import {checkFile} from '../../src/engine/check-file.js'
import type {Checked} from '../../src/engine/check-file.js'
import type {Files} from './estate.js'
import type {Case} from './run.js'
import {accountRows} from './rows/accounts.js'
import {accepted} from './rows/accepted.js'
import {policies} from './rows/policies.js'
import {text} from './rows/text.js'
import {trusts} from './rows/trusts.js'
import {words} from './rows/words.js'

/** The bad inputs that are in the file alone. */
export const CASES: readonly Case[] = [...text, ...words, ...accountRows, ...trusts, ...policies, ...accepted]

const NOW = new Date('2026-11-22T00:00:00Z')

/** What `validate` finds in files, the root file named as from the folder that they are in. */
export async function checked(files: Files): Promise<Checked> {
  const folder = mkdtempSync(join(tmpdir(), 'xrole-checked-'))
  const home = process.cwd()
  try {
    for (const [name, content] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, name)), {recursive: true})
      writeFileSync(join(folder, name), content)
    }
    process.chdir(folder)
    return await checkFile('accounts.yaml', undefined, NOW)
  } finally {
    process.chdir(home)
    rmSync(folder, {recursive: true})
  }
}

export const checkedCase = (one: Case): Promise<Checked> => checked({'accounts.yaml': one.yaml, ...one.files})
