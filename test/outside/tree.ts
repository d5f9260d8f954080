import {execFile} from 'node:child_process'
import {cpSync, mkdtempSync, rmSync, symlinkSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {basename, join} from 'node:path'
import {fileURLToPath} from 'node:url'

export const ROOT = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '')

/** What a checkout does not have, or what is made anew. */
const MADE = new Set(['node_modules', '.git', 'dist', 'oclif.manifest.json', '.xrole'])

export const scratch = (name: string): string => mkdtempSync(join(tmpdir(), `xrole-${name}-`))

export const drop = (folder: string): void => rmSync(folder, {recursive: true, force: true})

/** A copy of the sources in `to`, with the packages of this one: packing changes package.json for a moment. */
export function copyTree(to: string): void {
  cpSync(ROOT, to, {recursive: true, filter: (path) => !MADE.has(basename(path)) && !path.endsWith('.tgz')})
  symlinkSync(join(ROOT, 'node_modules'), join(to, 'node_modules'))
}

export interface Ran {
  readonly exit: number
  readonly stdout: string
  readonly stderr: string
}

export interface Where {
  readonly cwd: string
  readonly env?: NodeJS.ProcessEnv | undefined
}

/** npm hands its settings to what it starts; a command of ours that runs npm again must not inherit them. */
const plain = (env: NodeJS.ProcessEnv): NodeJS.ProcessEnv =>
  Object.fromEntries(Object.entries(env).filter(([name]) => !/^npm_|^NODE_OPTIONS$|^DEBUG$/i.test(name)))

export const run = (command: string, args: readonly string[], {cwd, env = process.env}: Where): Promise<Ran> =>
  new Promise((done, failed) => {
    const child = execFile(command, args, {cwd, env: plain(env), maxBuffer: 1 << 26}, (error, stdout, stderr) => {
      if (child.exitCode === null)
        failed(new Error(`${command} ${args.join(' ')} did not start or end`, {cause: error}))
      else done({exit: child.exitCode, stdout, stderr})
    })
    child.stdin?.end()
  })

/** The same, and it has to go well. */
export async function must(command: string, args: readonly string[], where: Where): Promise<string> {
  const {exit, stdout, stderr} = await run(command, args, where)
  if (exit !== 0) throw new Error(`${command} ${args.join(' ')}: exit ${exit}\n${stdout}${stderr}`)
  return stdout
}
