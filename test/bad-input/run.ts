import assert from 'node:assert/strict'
import {createAwsCloud} from '../../src/aws/cloud.js'
import type {Finding} from '../../src/core/types.js'
import {InvalidFile} from '../../src/engine/load.js'
import {renderFindings} from '../../src/render/findings.js'
import {createSandbox, sandboxRequestHandler} from '../../src/sandbox/index.js'
import type {Fault, Sandbox, SandboxState} from '../../src/sandbox/index.js'
import {doings, labOver} from '../support/lab.js'
import type {Lab, LabOptions} from '../support/lab.js'
import {CLIENT, ROOT, good, inEstate} from './estate.js'
import type {Files} from './estate.js'

process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] = 'true'

/** One bad input: the row of the failure catalogue (semantics G) it stands for, the text, and how it has to end. */
export interface Case {
  readonly row: number
  readonly name: string
  /** accounts.yaml */
  readonly yaml: string
  readonly files?: Files
  readonly options?: Omit<LabOptions, 'files'>
  /** What was applied before. */
  readonly made?: string
  /** What is in AWS otherwise. */
  byHand?(world: World): Promise<void>
  readonly faults?: readonly Fault[]
  /** What somebody else does right before a request, once: before, or after, the first write. */
  readonly meanwhile?: {
    readonly before: RegExp
    readonly written: boolean
    act(world: World): Promise<void>
  }
  /** AWS itself refuses a write, or somebody else writes. */
  readonly asks?: true
  /** 1 unless said. After 1 and 3 nothing has been written; 0 says that AWS was read again and nothing is left to do. */
  readonly exit?: 0 | 1 | 3 | 4
  /** Pieces of what is said, the place in front: `accounts.yaml:6:13: error unknown account`. */
  readonly says?: readonly string[]
  /** The whole plan without the estate's own changes, as `verb address`. */
  readonly plans?: readonly string[]
  then?(world: World): Promise<void>
  /** Why it cannot be part of a larger file. */
  readonly alone?: string
}

type StoredRole = SandboxState['accounts'][number]['roles'][number]

export interface World {
  readonly lab: Lab
  /** Requests by hand in one account. */
  readonly hand: (account: string, ...calls: readonly [op: string, input: Record<string, unknown>][]) => Promise<void>
  /** Makes of the role Gate in client what no request can make of it. */
  readonly edit: (change: (gate: StoredRole) => void) => Promise<void>
}

const ACCOUNTS = [ROOT, CLIENT]
const WRITES = /^(Create|Put|Update|Delete|Attach|Detach|Add|Remove|Tag|Untag|Set|Upload|Enable|Deactivate|Change)/

/** A process of its own, as every command is: what it learned of AWS is gone afterwards. */
function start(sandbox: Sandbox, accounts: typeof ACCOUNTS): Lab {
  const cloud = createAwsCloud({
    accounts: accounts.map((ref) => ({
      ref,
      connect: {role: 'OrganizationAccountAccessRole'},
      connectExplicit: false,
    })),
    use: 'apply',
    region: 'us-east-1',
    sleep: () => new Promise((resolve) => setImmediate(resolve)),
    rates: 'none',
    endpoint: 'http://sandbox.invalid',
    requestHandler: sandboxRequestHandler(sandbox),
    credentials: {accessKeyId: 'administrator', secretAccessKey: 'x'},
  })
  return labOver(cloud, accounts)
}

interface Ending {
  readonly exit: number
  readonly text: string
  readonly plan: readonly string[]
}

/** What `apply` does, without a terminal: how it ends and what it says. */
async function apply(lab: Lab, files: Files, options: Case['options']): Promise<Ending> {
  const {'accounts.yaml': yaml = '', ...others} = files
  const texts = new Map(Object.entries(files))
  try {
    const {exit, gathered, refused, outcome} = await lab.apply(yaml, {...options, files: others})
    const findings: readonly Finding[] = refused?.findings ?? gathered.plan.findings
    const failures = outcome?.failed.map(({change, error}) => `${change.address}: ${error.message}`) ?? []
    return {exit, text: [renderFindings(findings, texts), ...failures].join('\n'), plan: doings(gathered)}
  } catch (error) {
    if (!(error instanceof InvalidFile)) throw error
    return {exit: error.exitCode, text: error.message, plan: []}
  }
}

/** The same in a world where nothing is yet. */
export const applyAlone = (yaml: string): Promise<Ending> =>
  apply(
    start(createSandbox({accounts: ACCOUNTS, now: () => new Date('2026-11-22T00:00:00Z')}), ACCOUNTS),
    {'accounts.yaml': yaml},
    {},
  )

const ours = (plan: readonly string[]): string[] => plan.filter((doing) => !/ good-\d+\//.test(doing)).sort()

/** The sandbox, with somebody else at work in it. */
function interrupted(sandbox: Sandbox, {meanwhile}: Case, world: World): Sandbox {
  if (!meanwhile) return sandbox
  const from = sandbox.log.length
  let acting: Promise<void> | undefined
  return {
    ...sandbox,
    async handle(request) {
      const op = new URLSearchParams(request.body).get('Action') ?? ''
      const isWritten = sandbox.log.slice(from).some((one) => WRITES.test(one.op))
      if (meanwhile.before.test(op) && isWritten === meanwhile.written) acting ??= meanwhile.act(world)
      await acting
      return sandbox.handle(request)
    },
  }
}

async function run(one: Case, accounts: typeof ACCOUNTS, as: (files: Files) => Files): Promise<void> {
  const faults: Fault[] = []
  const sandbox = createSandbox({accounts, now: () => new Date('2026-11-22T00:00:00Z'), faults})
  const lab = start(sandbox, ACCOUNTS)
  const hand: World['hand'] = async (account, ...calls) => {
    for (const [op, input] of calls) await lab.send(account, op, input)
  }
  const world: World = {
    lab,
    hand,
    async edit(change) {
      const state = await sandbox.state()
      const gate = state.accounts.find(({id}) => id === CLIENT.id)?.roles.find(({name}) => name === 'Gate')
      assert.ok(gate)
      change(gate)
      await sandbox.load(state)
    },
  }
  if (one.made !== undefined) {
    const made = await apply(lab, {'accounts.yaml': one.made, ...one.files}, {})
    assert.equal(made.exit, 0, `what was there before: ${made.text}`)
  }
  await one.byHand?.(world)
  // Faults come when everything is prepared.
  faults.push(...(one.faults ?? []))
  const before = sandbox.log.length
  const {exit, text, plan} = await apply(
    start(interrupted(sandbox, one, world), accounts),
    as({'accounts.yaml': one.yaml, ...one.files}),
    one.options,
  )
  const written = sandbox.log.slice(before).filter(({op}) => WRITES.test(op))
  for (const piece of one.says ?? []) assert.ok(text.includes(piece), `no "${piece}" in:\n${text}`)
  assert.equal(exit, one.exit ?? 1, text)
  if (one.plans) assert.deepEqual(ours(plan), [...one.plans].sort())
  if ((exit === 1 || exit === 3) && !one.asks) assert.deepEqual(written, [], 'something was written')
  await one.then?.(world)
}

/** Each case by itself; what ends without a write also as the one bad account among 50, which have their roles to be made. */
export function table(title: string, cases: readonly Case[]): void {
  describe(`bad input: ${title}`, () => {
    for (const one of cases) {
      const name = `G${String(one.row).padStart(2, '0')} ${one.name}`
      it(name, () => run(one, ACCOUNTS, (files) => files))
      if (one.alone === undefined && one.exit !== 0 && one.exit !== 4)
        it(`${name}, among 50 accounts`, () => run(one, [...ACCOUNTS, ...good], inEstate))
    }
  })
}
