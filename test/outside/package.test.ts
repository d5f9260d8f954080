import assert from 'node:assert/strict'
import {cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync} from 'node:fs'
import {delimiter, dirname, join} from 'node:path'
import {copyTree, drop, must, ROOT, run, scratch} from './tree.js'

const QUIET = ['--no-audit', '--no-fund', '--prefer-offline', '--loglevel', 'error']

describe('the package', function () {
  this.timeout(120_000)
  const work = scratch('package')
  const [tree, home] = [join(work, 'tree'), join(work, 'home')]
  let packed: string

  before(async () => {
    copyTree(tree)
    mkdirSync(join(tree, 'examples/01-cross-account-admin/.xrole'), {recursive: true})
    writeFileSync(join(tree, 'examples/01-cross-account-admin/.xrole/sandbox.json'), '{}')
    const [told] = JSON.parse(await must('npm', ['pack', '--json', '--silent'], {cwd: tree})) as {filename: string}[]
    packed = join(tree, told!.filename)
    mkdirSync(home)
    writeFileSync(join(home, 'package.json'), '{"private": true}\n')
    await must('npm', ['install', ...QUIET, packed], {cwd: home})
  })
  after(() => drop(work))

  const inside = (...path: string[]): string => join(home, 'node_modules/xrole', ...path)

  it('packing leaves package.json as it was', () => {
    assert.equal(readFileSync(join(tree, 'package.json'), 'utf8'), readFileSync(join(ROOT, 'package.json'), 'utf8'))
    assert.ok(!existsSync(join(tree, '.package.json.kept')))
  })

  it('brings no other package, and runs nothing when it is installed', () => {
    const {dependencies, devDependencies, scripts, ...rest} = JSON.parse(
      readFileSync(inside('package.json'), 'utf8'),
    ) as Record<string, unknown>
    assert.deepEqual([dependencies, devDependencies, scripts], [undefined, undefined, undefined])
    assert.deepEqual([rest['private'], (rest['engines'] as {node: string}).node], [undefined, '>=20.19.0'])
    assert.deepEqual(
      readdirSync(join(home, 'node_modules')).filter((name) => !name.startsWith('.')),
      ['xrole'],
    )
  })

  it('holds what a user reads and runs, and no sources, tests or leftovers', () => {
    const files = readdirSync(inside(), {recursive: true, encoding: 'utf8'})
    for (const wanted of ['README.md', 'CHANGELOG.md', 'LICENSE', 'accounts.yaml', 'oclif.manifest.json'])
      assert.ok(files.includes(wanted), wanted)
    for (const folder of ['bin', 'data', 'dist', 'docs', 'examples', 'schema'])
      assert.ok(files.includes(folder), folder)
    const unwanted = files.filter((file) => /^(src|test|scripts|node_modules|\.)|\/\.xrole|\.ts$|dev\.js$/.test(file))
    assert.deepEqual(unwanted, [])
  })

  it('every link of its README leads somewhere', () => {
    for (const [, link = ''] of readFileSync(inside('README.md'), 'utf8').matchAll(/\]\((?!https?:)([^)#]+)/g))
      assert.ok(existsSync(inside(link)), link)
  })

  it('has the licence of everything that is bundled', () => {
    const text = readFileSync(inside('dist/THIRD-PARTY-LICENSES.txt'), 'utf8')
    const {dependencies} = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {dependencies: object}
    for (const name of Object.keys(dependencies)) assert.ok(text.includes(`\n${name} `), name)
    for (const words of ['Python Software Foundation', 'Apache License', 'Permission is hereby granted', 'iam-data'])
      assert.ok(text.includes(words), words)
  })

  it('npx starts it', async () => {
    const {version} = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {version: string}
    const {exit, stdout} = await run('npx', ['--no-install', 'xrole', '--version'], {cwd: home})
    assert.deepEqual([exit, stdout.split(' ')[0]], [0, `xrole/${version}`])
  })

  const NODES: readonly {readonly title: string; readonly version?: string}[] = [
    {title: 'this Node'},
    {title: 'Node 22', version: '22'},
    {title: 'Node 24', version: '24'},
  ]
  for (const {title, version} of NODES)
    it(`${title}: init, validate, plan, apply, and then there is nothing to do`, async () => {
      const folder = join(work, `on-${version ?? 'this'}`)
      mkdirSync(folder)
      const cwd = join(folder, 'access')
      mkdirSync(cwd)
      const node = version === undefined ? process.execPath : await nodeOf(version, join(folder, 'node'))
      const env = {...process.env, PATH: [dirname(node), process.env['PATH']].join(delimiter)}
      const xrole = (...args: string[]) => run(join(home, 'node_modules/.bin/xrole'), args, {cwd, env})

      const asked = await xrole('--version')
      assert.match(asked.stdout, new RegExp(` node-v${version ?? process.versions.node.split('.')[0]}\\.`))
      const steps: readonly [words: string, said: RegExp][] = [
        ['init', /Wrote accounts\.yaml/],
        ['validate', /accounts\.yaml is valid/],
        ['plan --sandbox', /Plan: 6 to create/],
        ['apply --sandbox --yes', /Applied: 6 created/],
        ['plan --sandbox --detailed-exitcode', /No changes\. AWS matches accounts\.yaml\./],
        ['plan --help', /--detailed-exitcode/],
      ]
      for (const [words, said] of steps) {
        const {exit, stdout, stderr} = await xrole(...words.split(' '))
        assert.equal(exit, 0, `${words}: ${stderr}`)
        assert.match(stdout, said, words)
        // Warnings of the SDK or of Node would end in every cron mail.
        assert.equal(stderr, '', words)
      }
    })

  it('the action plans with it, applies the plan that was saved, and finds drift', async () => {
    const cwd = join(work, 'action')
    mkdirSync(cwd)
    cpSync(inside('accounts.yaml'), join(cwd, 'accounts.yaml'))
    const xrole = join(home, 'node_modules/.bin/xrole')
    const step = async (command: string, more: Record<string, string> = {}) => {
      const [output, summary] = [join(cwd, 'output'), join(cwd, 'summary.md')]
      for (const file of [output, summary]) writeFileSync(file, '')
      const env = {
        PATH: [join(home, 'node_modules/.bin'), dirname(process.execPath), process.env['PATH']].join(delimiter),
        RUNNER_TEMP: cwd,
        GITHUB_OUTPUT: output,
        GITHUB_STEP_SUMMARY: summary,
        XROLE_COMMAND: command,
        XROLE_FILE: 'accounts.yaml',
        XROLE_ARGS: '--sandbox',
        COMMENT_KEY: 'try',
        PLAN_ARTIFACT: 'xrole-plan-abc',
        RUN_URL: 'https://forge.test/run/1',
        ...more,
      }
      await must(process.execPath, [join(tree, '.github/scripts/xrole.mjs')], {cwd, env})
      const outputs = readFileSync(output, 'utf8')
      return {
        report: readFileSync(summary, 'utf8'),
        exit: /^exit-code=(\d+)$/m.exec(outputs)?.[1],
        digest: /^digest=(\w+)$/m.exec(outputs)?.[1],
      }
    }

    const checked = await step('validate', {XROLE_ARGS: ''})
    assert.equal(checked.exit, '0', checked.report)
    const planned = await step('plan')
    assert.equal(planned.exit, '2')
    assert.match(planned.report, /^<!-- xrole plan try -->\n\*\*Plan: 6 to create/)
    const applied = await step('apply', {REVIEWED: planned.digest ?? ''})
    assert.match(applied.report, /^<!-- xrole apply try -->\nApplied\. AWS matches the file\./, applied.report)
    assert.equal((await step('drift')).exit, '0')
    const attach = '{"RoleName": "MainAccountAdminRole", "PolicyArn": "arn:aws:iam::aws:policy/PowerUserAccess"}'
    await must(xrole, ['sandbox', 'call', 'client', 'AttachRolePolicy', attach], {cwd})
    const drifted = await step('drift')
    assert.deepEqual([drifted.exit, drifted.report.includes('PowerUserAccess')], ['2', true])
    assert.match(drifted.report, /^<!-- xrole drift try -->\n/)
  })
})

/** The real Node of that version, which an npm package of the same name brings. */
async function nodeOf(version: string, folder: string): Promise<string> {
  mkdirSync(folder)
  writeFileSync(join(folder, 'package.json'), '{"private": true}\n')
  await must('npm', ['install', ...QUIET, `node@${version}`], {cwd: folder})
  return join(folder, 'node_modules/node/bin/node')
}
