import assert from 'node:assert/strict'
import {createHash} from 'node:crypto'
import {runAction} from './action.js'
import {assertParses} from './command-lines.js'

const PLAN = '<!-- xrole plan -->'

describe('action: running xrole', () => {
  const digest = createHash('sha256').update('the plan').digest('hex')

  it('plan: the report has marker, plan, artifact and digest; differences do not fail', async () => {
    const ran = await runAction(
      {XROLE_COMMAND: 'plan', COMMENT_KEY: 'prod', XROLE_ARGS: ' --account  client '},
      {plan: {exit: 2, stdout: `${PLAN}\n\n**Plan: 1 to create**\n`, saves: 'the plan'}},
    )
    assert.ok(ran.report.startsWith('<!-- xrole plan prod -->\n**Plan: 1 to create**\n'), ran.report)
    assert.ok(ran.report.includes(`<!-- xrole digest ${digest} -->`) && ran.report.includes('`xrole-plan-abc`'))
    assert.equal(ran.summary, ran.report)
    const {changes, fails, 'exit-code': exit} = ran.outputs
    assert.deepEqual(
      {changes, fails, exit, digest: ran.outputs['digest']},
      {changes: 'true', fails: 'false', exit: '2', digest},
    )
    assert.deepEqual(ran.calls[0]?.slice(-2), ['--account', 'client'])
  })

  it('plan: one that failed says why, in a fence that its text cannot leave', async () => {
    const ran = await runAction({XROLE_COMMAND: 'plan'}, {plan: {exit: 1, stderr: 'error: ``` @everyone\n'}})
    assert.match(
      ran.report,
      /^<!-- xrole plan -->\n\*\*xrole plan failed\*\* \(exit 1\)\.\n\n````text\nerror: ``` @everyone\n````\n/,
    )
    assert.ok(ran.report.includes('No plan was saved'))
    assert.deepEqual([ran.exit, ran.outputs['fails'], ran.outputs['plan']], [0, 'true', undefined])
  })

  for (const {exit, said, fails} of [
    {exit: 0, said: /\nApplied\./, fails: 'false'},
    {exit: 1, said: /\n\*\*Not applied:\*\*/, fails: 'true'},
    {exit: 3, said: /nothing was written.*plan again/, fails: 'true'},
    {exit: 4, said: /\n\*\*Applied in part/, fails: 'true'},
  ])
    it(`apply: exit ${exit} is told with what to do next`, async () => {
      const ran = await runAction({XROLE_COMMAND: 'apply', REVIEWED: digest}, {apply: {exit, stdout: 'Done\n'}})
      assert.match(ran.report, said)
      assert.ok(ran.report.startsWith('<!-- xrole apply -->\n') && ran.report.includes('\nDone\n'))
      assert.equal(ran.outputs['fails'], fails)
      assert.deepEqual(ran.calls[0]?.slice(2, 4), ['--plan-digest', digest])
    })

  it('apply: without a saved plan nothing is started', async () => {
    const ran = await runAction({XROLE_COMMAND: 'apply', PROBLEM: 'there is no saved plan of commit abc'}, {})
    assert.deepEqual(ran.calls, [])
    assert.match(ran.report, /Not applied[^]*there is no saved plan of commit abc/)
    assert.equal(ran.outputs['fails'], 'true')
  })

  it('apply: a long text loses its beginning, and says so', async () => {
    const ran = await runAction({XROLE_COMMAND: 'apply'}, {apply: {stdout: 'line\n'.repeat(20_000)}})
    assert.ok(ran.report.length < 30_000)
    assert.match(ran.report, /```text\n… the beginning is in the log of the run\nline\n/)
  })

  for (const {exit, changes, fails} of [
    {exit: 0, changes: 'false', fails: 'false'},
    {exit: 2, changes: 'true', fails: 'false'},
    {exit: 1, changes: 'false', fails: 'true'},
  ])
    it(`drift: exit ${exit}`, async () => {
      const ran = await runAction({XROLE_COMMAND: 'drift'}, {drift: {exit, stdout: '**1 drifted**\n'}})
      assert.ok(ran.report.startsWith('<!-- xrole drift -->\n**1 drifted**\n'), ran.report)
      assert.deepEqual(
        [ran.outputs['changes'], ran.outputs['fails'], ran.outputs['exit-code']],
        [changes, fails, `${exit}`],
      )
    })

  it('validate: annotations go to the log, findings and tests to files', async () => {
    const ran = await runAction({XROLE_COMMAND: 'validate'}, {validate: {stdout: '{}'}, test: {stdout: '<x/>'}})
    assert.deepEqual(
      [Object.keys(ran.outputs).sort(), ran.outputs['fails']],
      [['exit-code', 'fails', 'junit', 'report', 'sarif'], 'false'],
    )
  })

  it('validate: in a sub-folder lines are told from the root of the repository', async () => {
    const uri = (name: string) => ({uri: name, uriBaseId: '%SRCROOT%', index: 0})
    const physicalLocation = {artifactLocation: uri('a%20b.yaml'), region: {startLine: 1}}
    const log = (names: readonly string[], location: object) => ({
      runs: [{artifacts: names.map((name) => ({location: uri(name)})), results: [{locations: [location]}]}],
    })
    const annotations =
      '::error file=a b.yaml,line=1::file=x.yaml\n::notice file=../c%3A.yaml::m\n::warning file=/d.yaml::m'
    const ran = async (below: string, stdout: string) =>
      runAction({XROLE_COMMAND: 'validate'}, {validate: {stdout}, test: {stdout: '<x/>'}}, below)
    const [root, sub] = [await ran('', annotations), await ran('teams/ü,1', annotations)]
    assert.ok(root.stdout.includes(annotations))
    assert.ok(
      sub.stdout.includes(
        '::error file=teams/ü%2C1/a b.yaml,line=1::file=x.yaml\n::notice file=teams/c%3A.yaml::m\n::warning file=/d.yaml::m\n',
      ),
      sub.stdout,
    )
    const told = JSON.stringify(log(['a%20b.yaml', '../c.yaml'], {physicalLocation}))
    assert.equal((await ran('', told)).sarif, told)
    const artifactLocation = uri('teams/%C3%BC%2C1/a%20b.yaml')
    assert.deepEqual(
      JSON.parse((await ran('teams/ü,1', told)).sarif),
      log(['teams/%C3%BC%2C1/a%20b.yaml', 'teams/c.yaml'], {physicalLocation: {...physicalLocation, artifactLocation}}),
    )
  })

  for (const command of ['plan', 'apply', 'drift'])
    it(`${command}: what a name in its output tells the runner to do is not done`, async () => {
      const evil = '::add-mask::e\n##[add-mask]e'
      const ran = await runAction({XROLE_COMMAND: command}, {[command]: {stderr: evil, stdout: evil}})
      const lines = `${ran.stdout}${ran.stderr}`.split('\n')
      let token = ''
      let commands = 0
      for (const line of lines) {
        if (token === '' && line.startsWith('::stop-commands::')) token = line.slice('::stop-commands::'.length)
        else if (token !== '' && line === `::${token}::`) token = ''
        else if (token === '' && /^::|##\[/.test(line)) commands += 1
        else if (token !== '') assert.ok(token.length > 30)
      }
      assert.deepEqual([token, commands], ['', 0], ran.stdout)
      assert.ok(ran.stdout.includes(evil))
    })

  it('validate: the tests of a broken file are not asked; a test that does not hold fails', async () => {
    const broken = await runAction({XROLE_COMMAND: 'validate'}, {validate: {exit: 1, stdout: '{}'}})
    assert.deepEqual([broken.outputs['fails'], broken.calls.map(([name]) => name)], ['true', ['validate', 'validate']])
    const held = await runAction({XROLE_COMMAND: 'validate'}, {test: {exit: 2, stdout: '<x/>'}})
    assert.deepEqual([held.outputs['fails'], held.outputs['exit-code']], ['true', '2'])
  })

  it('a command that the action does not have is named', async () => {
    const ran = await runAction({XROLE_COMMAND: 'destroy'}, {})
    assert.equal(ran.exit, 1)
    assert.match(ran.stderr, /"destroy"; it is one of validate, plan, apply, drift/)
  })

  it('words of args are words: no shell looks at them', async () => {
    const ran = await runAction({XROLE_COMMAND: 'drift', XROLE_ARGS: '--account $(id);x'}, {drift: {}})
    assert.deepEqual(ran.calls[0]?.slice(-2), ['--account', '$(id);x'])
  })

  it('every call is one that xrole understands', async () => {
    const calls = [
      ...(await runAction({XROLE_COMMAND: 'validate'}, {})).calls,
      ...(await runAction({XROLE_COMMAND: 'plan'}, {})).calls,
      ...(await runAction({XROLE_COMMAND: 'apply', REVIEWED: digest}, {})).calls,
      ...(await runAction({XROLE_COMMAND: 'apply', PLAN_ARTIFACT: 'none'}, {})).calls,
      ...(await runAction({XROLE_COMMAND: 'drift'}, {})).calls,
    ]
    assert.equal(calls.length, 7)
    for (const call of calls) await assertParses(call)
  })
})
