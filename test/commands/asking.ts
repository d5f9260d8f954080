import {mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {fileURLToPath} from 'node:url'
import {Config} from '@oclif/core'
import type {BaseCommand} from '../../src/engine/base-command.js'

type Runnable = {log(text?: string): void; logToStderr(text?: string): void} & BaseCommand

export interface Ran {
  readonly status: string | number | undefined
  readonly stdout: string
  readonly stderr: string
}

/** A folder with an accounts.yaml, in which commands run in this process as the program runs them. */
export interface Desk {
  /** `accounts.yaml` where no other file is named. */
  write(text: string, file?: string): void
  run(make: (argv: string[], config: Config) => BaseCommand, ...argv: string[]): Promise<Ran>
  close(): void
}

export async function openDesk(): Promise<Desk> {
  const home = process.cwd()
  const config = await Config.load({root: fileURLToPath(new URL('../..', import.meta.url))})
  const folder = mkdtempSync(join(tmpdir(), 'xrole-ask-'))
  process.chdir(folder)
  return {
    write: (text, file) => writeFileSync(join(folder, file ?? 'accounts.yaml'), text),
    async run(make, ...argv) {
      const before = process.exitCode
      const printed = {stdout: '', stderr: ''}
      const command = make(argv, config) as Runnable
      command.log = (text = '') => void (printed.stdout += `${text}\n`)
      command.logToStderr = (text = '') => void (printed.stderr += `${text}\n`)
      try {
        process.exitCode = 0
        await (command as unknown as {_run(): Promise<unknown>})._run()
        return {status: process.exitCode, ...printed}
      } finally {
        process.exitCode = before
      }
    },
    close() {
      process.chdir(home)
      rmSync(folder, {recursive: true})
    },
  }
}
