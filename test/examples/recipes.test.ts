import assert from 'node:assert/strict'
import {existsSync, readdirSync, readFileSync} from 'node:fs'
import {dirname, join} from 'node:path'
import {parse, parseAllDocuments} from 'yaml'
import {assertParses, xroleLines} from './command-lines.js'
import {REPOSITORY} from './examples.js'

const RECIPES = 'examples/11-pull-requests'
const CALLERS = readdirSync(join(REPOSITORY, RECIPES, 'github')).map((name) => `${RECIPES}/github/${name}`)

const textOf = (path: string): string => readFileSync(join(REPOSITORY, path), 'utf8')

describe('recipes', () => {
  const stringsIn = (value: unknown): string[] =>
    typeof value === 'string'
      ? [value]
      : value && typeof value === 'object'
        ? Object.values(value).flatMap(stringsIn)
        : []

  const parsed = (path: string): unknown[] =>
    parseAllDocuments(textOf(path)).map((document) => {
      assert.deepEqual([...document.errors, ...document.warnings], [], path)
      return document.toJS() as unknown
    })

  const gitlab = `${RECIPES}/gitlab/.gitlab-ci.yml`
  const kubernetes = `${RECIPES}/kubernetes/cronjob.yaml`

  const SHELL: Readonly<Record<string, () => readonly string[]>> = {
    'README.md': () =>
      [...textOf(`${RECIPES}/README.md`).matchAll(/^```sh\n([^]*?)^```$/gm)].map(([, block = '']) => block),
    'gitlab/.gitlab-ci.yml': () => parsed(gitlab).flatMap(stringsIn),
    'cron/xrole-drift': () => [
      textOf(`${RECIPES}/cron/xrole-drift`).replaceAll(/^#.*$|^\S+ \S+ \S+ \S+ \S+ xrole /gm, ''),
    ],
    'systemd/xrole-drift.service': () => [textOf(`${RECIPES}/systemd/xrole-drift.service`).replaceAll(/^#.*$/gm, '')],
  }

  for (const [name, texts] of Object.entries(SHELL))
    it(`${name} has commands and flags that exist`, async () => {
      const lines = texts().flatMap(xroleLines)
      assert.ok(lines.length > 0)
      for (const words of lines) await assertParses(words)
    })

  it('the CronJob starts xrole with arguments that it takes, in the image that starts xrole', async () => {
    const [, job] = parsed(kubernetes) as {
      spec: {
        jobTemplate: {
          spec: {template: {spec: {serviceAccountName: string; containers: {args: string[]; command?: string[]}[]}}}
        }
      }
    }[]
    const {containers, serviceAccountName} = job!.spec.jobTemplate.spec.template.spec
    assert.equal(serviceAccountName, (parsed(kubernetes)[0] as {metadata: {name: string}}).metadata.name)
    for (const {args, command} of containers) {
      assert.equal(command, undefined)
      await assertParses(args)
    }
  })

  it("GitLab's jobs come from stages, templates and jobs that are there", () => {
    const jobs = parsed(gitlab)[0] as Record<string, {stage?: string; extends?: string; needs?: string[]}>
    const stages = (jobs as unknown as {stages: string[]}).stages
    for (const [name, {stage, extends: from, needs = []}] of Object.entries(jobs)) {
      if (stage !== undefined) assert.ok(stages.includes(stage), `${name}: ${stage}`)
      for (const other of [...needs, ...(from ? [from] : [])])
        assert.ok(Object.hasOwn(jobs, other), `${name}: ${other}`)
      for (const other of needs) assert.ok(stages.indexOf(jobs[other]?.stage ?? '') < stages.indexOf(stage ?? ''), name)
    }
  })

  it("the roles of the workflows are the file's", () => {
    const {roles} = parse(textOf(`${RECIPES}/accounts.yaml`)) as {roles: object}
    for (const path of [...CALLERS, gitlab, kubernetes, `${RECIPES}/README.md`])
      for (const [, role = ''] of textOf(path).matchAll(/arn:aws:iam::111111111111:role\/(\w+)/g))
        assert.ok(Object.hasOwn(roles, role), `${path}: ${role}`)
  })

  it('every link of the README leads somewhere', () => {
    for (const [, link = ''] of textOf(`${RECIPES}/README.md`).matchAll(/\]\(([^):]+)\)/g))
      assert.ok(existsSync(join(REPOSITORY, dirname(`${RECIPES}/README.md`), link)), link)
  })
})
