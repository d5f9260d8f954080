import assert from 'node:assert/strict'
import {execFile} from 'node:child_process'
import {existsSync} from 'node:fs'
import {dirname, join} from 'node:path'
import {examples, REPOSITORY} from '../examples/examples.js'
import {motoUrl, resetMoto} from '../support/moto.js'

interface Run {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

/** The program itself, as a user runs it against an AWS at another URL. */
const xrole = (folder: string, ...args: string[]): Promise<Run> =>
  new Promise((resolve) => {
    const env = {
      ...process.env,
      AWS_ENDPOINT_URL: motoUrl(),
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
      AWS_REGION: 'us-east-1',
    }
    execFile(process.execPath, [join(REPOSITORY, 'bin/run.js'), ...args], {cwd: folder, env}, (error, stdout, stderr) =>
      resolve({code: typeof error?.code === 'number' ? error.code : error ? 1 : 0, stdout, stderr}),
    )
  })

describe('the program over moto', () => {
  before(() => {
    assert.ok(
      existsSync(join(REPOSITORY, 'dist/commands/plan.js')),
      'run npm run build first: this runs what was built',
    )
  })

  for (const {name, file, allow} of examples.filter(({beyondMoto}) => beyondMoto === undefined))
    it(`${name}: apply --yes, then plan --detailed-exitcode is 0`, async () => {
      await resetMoto(motoUrl())
      const folder = dirname(file)
      const first = await xrole(folder, 'apply', '--yes', ...allow.flatMap((hazard) => ['--allow', hazard]))
      assert.equal(first.code, 0, first.stdout + first.stderr)
      const second = await xrole(folder, 'plan', '--detailed-exitcode')
      assert.equal(second.code, 0, second.stdout + second.stderr)
      assert.match(second.stdout, /^No changes\. AWS matches accounts\.yaml\.$/m)
    })
})
