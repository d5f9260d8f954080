import assert from 'node:assert/strict'
import {existsSync, readFileSync} from 'node:fs'
import {join} from 'node:path'
import type {Command} from '@oclif/core'
import {parseAllDocuments} from 'yaml'
import {REPOSITORY} from './examples.js'

const FOLDER = join(REPOSITORY, 'examples/09-organization/sharding')
const YAML = ['github-actions.yml', 'kubernetes-job.yaml']
const FILES = [...YAML, 'step-functions.json']

const textOf = (file: string): string => readFileSync(join(FOLDER, file), 'utf8')

function parsed(file: string): unknown[] {
  if (file.endsWith('.json')) return [JSON.parse(textOf(file))]
  return parseAllDocuments(textOf(file)).map((document) => {
    assert.deepEqual([...document.errors, ...document.warnings], [])
    return document.toJS() as unknown
  })
}

const textsIn = (value: unknown): string[] =>
  typeof value === 'string' ? [value] : value && typeof value === 'object' ? Object.values(value).flatMap(textsIn) : []

interface Line {
  readonly command: string
  readonly flags: readonly string[]
}

/** Each `xrole …` up to where the shell begins something else. */
const linesIn = (text: string): Line[] =>
  [...text.matchAll(/\bxrole (plan|merge|snapshot)\b([^|&;>#\n]*)/g)].map(([, command = '', rest = '']) => ({
    command,
    flags: [...rest.matchAll(/--([a-z-]+)/g)].map(([, flag = '']) => flag),
  }))

const commandOf = async (name: string): Promise<Pick<Command.Class, 'flags'>> => {
  const file = `../../src/commands/${name}.ts`
  assert.ok(existsSync(new URL(file, import.meta.url)), `no command xrole ${name}`)
  return ((await import(file)) as {default: Pick<Command.Class, 'flags'>}).default
}

describe('examples: a plan of many machines', () => {
  for (const file of FILES) {
    it(`${file} records the organization, plans its shards and merges them`, () => {
      const commands = parsed(file).flatMap(textsIn).flatMap(linesIn)
      assert.deepEqual(
        commands.map(({command}) => command),
        ['snapshot', 'plan', 'merge'],
      )
      const [record, plan] = commands
      assert.deepEqual(record?.flags.slice(0, 1), ['organization-only'])
      assert.deepEqual(plan?.flags, ['organization', 'shard', 'json'])
    })
  }

  for (const file of [...FILES, 'README.md'])
    it(`${file} has commands and flags that exist`, async () => {
      const texts = file.endsWith('.md') ? [textOf(file)] : parsed(file).flatMap(textsIn)
      for (const {command, flags} of texts.flatMap(linesIn)) {
        const known = Object.keys((await commandOf(command)).flags ?? {})
        for (const flag of flags) assert.ok(known.includes(flag), `xrole ${command} has no --${flag}`)
      }
    })

  it('as many shards are planned as the commands are told', () => {
    const [workflow] = parsed('github-actions.yml') as [
      {env: {SHARDS: string}; jobs: {plan: {strategy: {matrix: {shard: number[]}}}}},
    ]
    const jobs = parsed('kubernetes-job.yaml') as {
      kind: string
      spec: {completions?: number; template: {spec: {containers: {env?: {name: string; value: string}[]}[]}}}
    }[]
    const indexed = jobs.find(({kind, spec}) => kind === 'Job' && spec.completions !== undefined)!
    const [machine] = parsed('step-functions.json') as [
      {States: {Settings: {Parameters: {shards: string[]; of: string}}}},
    ]
    const upTo = (count: number): number[] => Array.from({length: count}, (_, index) => index + 1)
    const {shards, of} = machine.States.Settings.Parameters
    assert.deepEqual(workflow.jobs.plan.strategy.matrix.shard, upTo(Number(workflow.env.SHARDS)))
    assert.equal(String(indexed.spec.completions), indexed.spec.template.spec.containers[0]?.env?.[0]?.value)
    assert.deepEqual(shards.map(Number), upTo(Number(of)))
  })

  it('each state of the state machine that is named exists', () => {
    interface States {
      StartAt: string
      States: Record<string, {Next?: string; End?: boolean; ItemProcessor?: States}>
    }
    const check = ({StartAt, States}: States): void => {
      for (const name of [StartAt, ...Object.values(States).flatMap(({Next}) => Next ?? [])])
        assert.ok(Object.hasOwn(States, name), name)
      for (const [name, {Next, End, ItemProcessor}] of Object.entries(States)) {
        assert.notEqual(Next === undefined, End === undefined, name)
        if (ItemProcessor) check(ItemProcessor)
      }
    }
    check(parsed('step-functions.json')[0] as States)
  })
})
