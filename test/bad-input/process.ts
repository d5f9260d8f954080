import {execFile} from 'node:child_process'
import {mkdtempSync, readdirSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {PROGRAM} from '../support/program.js'

export interface Ended {
  readonly exit: number
  readonly stdout: string
  readonly stderr: string
  /** Names of all that is in its folder afterwards. */
  readonly files: readonly string[]
}

/** The program itself, in a folder with one file. */
export async function xrole(args: readonly string[], name: string, bytes: string | Buffer): Promise<Ended> {
  const folder = mkdtempSync(join(tmpdir(), 'xrole-bad-input-'))
  const {DEBUG: _, ...env} = process.env
  try {
    writeFileSync(join(folder, name), bytes)
    return await new Promise((resolve, reject) => {
      const child = execFile(process.execPath, [PROGRAM, ...args], {cwd: folder, env}, (error, stdout, stderr) => {
        if (child.exitCode === null) reject(new Error(`${args.join(' ')} did not end by itself`, {cause: error}))
        else resolve({exit: child.exitCode ?? 0, stdout, stderr, files: readdirSync(folder)})
      })
      child.stdin?.end()
    })
  } finally {
    rmSync(folder, {recursive: true})
  }
}
