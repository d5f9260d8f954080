import {spawn} from 'node:child_process'
import type {ChildProcess} from 'node:child_process'
import {mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {createAwsCloud} from '../../src/aws/cloud.js'
import {createSandbox, serve} from '../../src/sandbox/index.js'
import type {Sandbox} from '../../src/sandbox/index.js'
import {doings, labOver} from '../support/lab.js'
import {ACCOUNTS} from './stops.js'
import {PROGRAM} from '../support/program.js'

export interface Ended {
  /** Null when a signal ended it. */
  readonly exit: number | null
  readonly signal: string | null
  readonly stdout: string
  readonly stderr: string
}

export interface Running {
  readonly child: ChildProcess
  readonly ended: Promise<Ended>
  /** Resolves when the program has said this on stderr. */
  says(text: RegExp): Promise<void>
}

/** What stands at the door of the AWS: told of each write, with its number from 1 on, before it is let in. */
export type Door = (nth: number, letIn: () => Promise<void>) => Promise<void>

export interface Place {
  readonly folder: string
  /** Writes that the AWS was asked for. */
  readonly writes: () => readonly string[]
  start(...args: string[]): Running
  run(...args: string[]): Promise<Ended>
  /** Who stands at the door from now on; the numbers begin anew. */
  guard(door: Door): void
  /** What a plan would do now, asked without a program of its own. */
  differences(): Promise<string[]>
  /** The lines of each journal, oldest first. */
  journals(): Record<string, unknown>[][]
  close(): Promise<void>
}

const isWrite = (op: string): boolean => !/^(Get|List|AssumeRole)/.test(op)

/** A folder with accounts.yaml, and an AWS on a loopback port that the program in it finds by AWS_ENDPOINT_URL. */
export async function openPlace(yaml: string): Promise<Place> {
  const folder = mkdtempSync(join(tmpdir(), 'xrole-program-'))
  writeFileSync(join(folder, 'accounts.yaml'), yaml)
  const sandbox = createSandbox({accounts: ACCOUNTS, now: () => new Date()})
  const writes: string[] = []
  let nth = 0
  let door: Door = (_, letIn) => letIn()
  const guarded: Sandbox = {
    ...sandbox,
    async handle(request) {
      const op = new URLSearchParams(request.body).get('Action') ?? ''
      if (!isWrite(op)) return sandbox.handle(request)
      writes.push(op)
      let answer: Awaited<ReturnType<Sandbox['handle']>> | undefined
      await door(++nth, async () => {
        answer = await sandbox.handle(request)
      })
      return answer ?? new Promise(() => undefined)
    },
  }
  const server = await serve(guarded)
  const env = {
    PATH: process.env['PATH'],
    HOME: folder,
    AWS_ENDPOINT_URL: server.url,
    AWS_ACCESS_KEY_ID: 'AKIAEXAMPLE',
    AWS_SECRET_ACCESS_KEY: 'example',
    AWS_REGION: 'us-east-1',
    AWS_EC2_METADATA_DISABLED: 'true',
  }

  const start = (...args: string[]): Running => {
    const child = spawn(process.execPath, [PROGRAM, ...args], {cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe']})
    const said = {stdout: '', stderr: ''}
    const listeners = new Set<() => void>()
    child.stdout.on('data', (chunk: Buffer) => (said.stdout += chunk.toString()))
    child.stderr.on('data', (chunk: Buffer) => {
      said.stderr += chunk.toString()
      listeners.forEach((listener) => listener())
    })
    const ended = new Promise<Ended>((resolve) =>
      child.once('close', (exit, signal) => resolve({exit, signal, ...said})),
    )
    const says = (text: RegExp): Promise<void> =>
      new Promise((resolve) => {
        const look = (): void => {
          if (text.test(said.stderr)) resolve()
        }
        listeners.add(look)
        look()
      })
    return {child, ended, says}
  }

  return {
    folder,
    writes: () => writes,
    start,
    run: (...args) => start(...args).ended,
    guard(next) {
      nth = 0
      door = next
    },
    async differences() {
      const lab = labOver(
        createAwsCloud({
          accounts: ACCOUNTS.map((ref) => ({
            ref,
            connect: {role: 'OrganizationAccountAccessRole'},
            connectExplicit: false,
          })),
          use: 'plan',
          region: 'us-east-1',
          sleep: async () => undefined,
          rates: 'none',
          endpoint: server.url,
          credentials: {accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 'example'},
        }),
        ACCOUNTS,
      )
      const found = doings(await lab.plan(yaml))
      lab.close()
      return found
    },
    journals() {
      const at = join(folder, '.xrole', 'journal')
      return readdirSync(at)
        .sort()
        .map((name) => readFileSync(join(at, name), 'utf8').trimEnd().split('\n'))
        .map((lines) => lines.map((line) => JSON.parse(line) as Record<string, unknown>))
    },
    async close() {
      await server.close()
      rmSync(folder, {recursive: true})
    },
  }
}
