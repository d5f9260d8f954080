import {dirname} from 'node:path'
import {keyOf, ownerOf} from '../../core/address.js'
import type {Address} from '../../core/address.js'
import type {Step} from '../../core/steps.js'
import type {Change, Finding} from '../../core/types.js'
import {renderAcceptance} from '../../render/accept.js'
import {escapeText} from '../../render/escape.js'
import {createProgress} from '../../render/progress.js'
import {acceptance} from './accept.js'
import type {Acceptance, NotAccepted} from './accept.js'
import {runApply} from '../apply/run.js'
import type {Output, RunFlags} from '../apply/run.js'
import {Failure} from '../base-command.js'
import {EXIT} from '../exit.js'
import type {ExitCode} from '../exit.js'
import {openFiles} from '../files.js'
import {gather, readAlready} from '../gather.js'
import type {Gathered} from '../gather.js'
import {load} from '../load.js'
import {summarize} from '../plan/plan.js'
import {replaceFiles} from '../replace-files.js'
import {modeOf} from '../session.js'
import type {Session} from '../session.js'
import {askYes, isInteractive} from '../terminal.js'

const ownerKey = ({address}: Change): string => keyOf(ownerOf(address))

/**
 * The plan that tells AWS what was accepted: the fingerprints, of things on which nothing else differs. Without it what
 * the file says next would look like changed on both sides.
 */
export function fingerprintsOf(gathered: Gathered, accepted: ReadonlyMap<string, Address>): Gathered {
  const {plan, live, desired} = gathered
  const owners = new Set([...accepted.values()].map((address) => keyOf(ownerOf(address))))
  const busy = new Set(plan.changes.filter(({kind}) => kind !== 'mark').map(ownerKey))
  const marks = plan.changes.filter(
    (one) => one.kind === 'mark' && owners.has(ownerKey(one)) && !busy.has(ownerKey(one)),
  )
  const chosen = gathered.choose(new Set(marks.map(({key}) => key)))
  // A managed policy has its fingerprint in itself, where no difference is seen.
  const policies = [...accepted.keys()].flatMap((key): Step[] => {
    const [before, after] = [live.get(key), desired.get(key)]
    if (after?.kind !== 'managed-policy' || !before || busy.has(key)) return []
    const {address, account, kind, name} = after
    const change: Change = {
      ...{key, address, account, kind, name, verb: 'update', cause: 'config', hazards: [], notes: []},
      before: before.value,
      after: after.value,
    }
    return [{change, phase: 'alter', after: []}]
  })
  const changes = [...chosen.plan.changes, ...policies.map(({change}) => change)]
  return {
    ...chosen,
    steps: [...chosen.steps, ...policies],
    plan: {...chosen.plan, changes, summary: summarize(changes), access: [], powers: []},
  }
}

const notOurs = ({address, message}: Finding): NotAccepted => ({
  address: address ?? '',
  reason: `${message}; --accept takes over what the file declares and nothing else`,
})

const filesOf = ({files}: Acceptance): string => [...files.keys()].map(escapeText).join(', ')

function show(output: Output, accepted: Acceptance, refused: readonly NotAccepted[], json: boolean): void {
  if (json) output.log(JSON.stringify({edits: accepted.lines, notAccepted: refused}, null, 2))
  else if (accepted.lines.length + refused.length > 0) output.log(renderAcceptance(accepted.lines, refused))
}

async function confirmed(output: Output, question: string, flags: RunFlags): Promise<boolean> {
  if (flags.yes) return true
  if (!isInteractive(process.stdin) || flags.json)
    throw new Failure('nobody is there to confirm: nothing was written; give --yes to write without asking')
  const yes = await askYes(question, {input: process.stdin, output: process.stderr})
  if (!yes) output.logToStderr('Not confirmed; nothing was written.')
  return yes
}

/**
 * Shows how the file has to be for what drifted to be what it says, asks, writes it, and has AWS know what is applied
 * now. What `drift --accept` does.
 * @param unmanaged what is drift and nothing that the file declares
 */
export async function runAccept(
  output: Output,
  session: Session,
  drifted: readonly Change[],
  unmanaged: readonly Finding[],
  flags: RunFlags,
): Promise<ExitCode> {
  const {loaded, plan, selected} = session
  const blind = plan.unknown.filter(({account}) => selected.has(account))
  if (blind[0])
    throw new Failure(
      `account ${blind[0].account} could not be read, so nothing is accepted; leave it out with --account\n${blind[0].message}`,
    )
  const now = () => new Date()
  const reading = {concurrency: flags.concurrency, version: plan.xrole}
  const progress = createProgress(process.stderr, Date.now)
  const accepted = await acceptance(loaded, session, drifted, {
    files: openFiles(dirname(loaded.file)),
    now,
    gather: reading,
    onTry: (tries) => progress.show(tries, tries, 'trials of the new file'),
  }).finally(() => progress.clear())
  const refused = [...accepted.refused, ...unmanaged.map(notOurs)]
  show(output, accepted, refused, flags.json)
  const done = refused.length > 0 ? EXIT.differences : EXIT.done
  if (accepted.files.size === 0) {
    if (!flags.json && refused.length === 0) output.log('Nothing to accept: AWS is as the file was applied.')
    return done
  }
  const count = accepted.lines.length
  const question = `\nWrite ${count} ${count === 1 ? 'change' : 'changes'} to ${filesOf(accepted)}? Only "yes" is a yes: `
  if (!(await confirmed(output, question, flags))) return EXIT.error
  replaceFiles(accepted.files)
  if (!flags.json) output.log(`\nWritten: ${filesOf(accepted)}`)
  if (modeOf(flags).kind === 'snapshot') return done

  const written = load(loaded.file, now)
  const fresh = await gather(written, {
    ...reading,
    cloud: async () => session.cloud,
    organization: readAlready(session),
    selection: {},
  })
  const marking = fingerprintsOf(fresh, accepted.accepted)
  if (marking.plan.changes.length === 0) return done
  const quiet: Output = {log: () => undefined, logToStderr: (text) => output.logToStderr(text)}
  if (!flags.json) output.log('\nTold to AWS, so that the next plan knows what was applied:\n')
  const told = await runApply(
    flags.json ? quiet : output,
    {...session, ...marking, loaded: written, isSelection: true},
    {...flags, yes: true},
    // Fingerprints only, which say what was accepted: nobody gains or loses anything by them, wherever they are.
    {allow: [], adopt: false, maxDeletes: undefined, skipUnreadable: true, managementAccount: true},
  )
  return told === EXIT.done ? done : told
}
