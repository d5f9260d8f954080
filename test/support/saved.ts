import {locate} from '../../src/core/locate.js'
import {Failure} from '../../src/engine/base-command.js'
import type {ExitCode} from '../../src/engine/exit.js'
import type {Gathered} from '../../src/engine/gather.js'
import {load} from '../../src/engine/load.js'
import type {Loaded} from '../../src/engine/load.js'
import {checkSaved, chooseSaved} from '../../src/engine/saved/check.js'
import {parseSaved, savedText} from '../../src/engine/saved/plan.js'
import {callsOfChange} from '../../src/engine/session.js'
import {planJson} from '../../src/render/plan/json.js'
import {memoryFiles, NOW} from './lab.js'
import type {Applied, Lab, LabOptions} from './lab.js'

/** accounts.yaml as a string, read. */
export const loadedFrom = (yaml: string, options: LabOptions = {}): Loaded =>
  load('accounts.yaml', () => NOW, memoryFiles({...options.files, 'accounts.yaml': yaml}))

/** What `plan --out` writes of a plan. */
export const savedOf = (gathered: Gathered, loaded: Loaded): string =>
  savedText(
    planJson(gathered.plan, callsOfChange, ({file, start}) => locate(loaded.sources.texts.get(file) ?? '', start)),
    gathered,
    loaded,
    'sandbox',
  )

/** Plans and saves. */
export async function save(lab: Lab, yaml: string, options: LabOptions = {}): Promise<string> {
  const loaded = loadedFrom(yaml, options)
  return savedOf(await lab.planOf(loaded, options), loaded)
}

export interface Ending {
  readonly exit: ExitCode
  /** All that is said of a refusal, or of what failed. */
  readonly said: string
  readonly applied?: Applied
}

const told = ({refused, outcome}: Applied): string =>
  [...(refused?.findings ?? []), ...(outcome?.failed.map(({error}) => error) ?? [])]
    .map(({message}) => message)
    .join('\n')

/** How an apply ends, refusals included that the program prints and ends with. */
export async function ending(apply: () => Promise<Applied>): Promise<Ending> {
  try {
    const applied = await apply()
    return {exit: applied.exit, said: told(applied), applied}
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    return {exit: error.exitCode, said: error.message}
  }
}

/** What `apply FILE` does with the text of a saved plan and an accounts.yaml. */
export const applySaved = (lab: Lab, text: string, yaml: string, options: LabOptions = {}): Promise<Ending> =>
  ending(async () => {
    const saved = parseSaved(text, 'plan.json')
    const loaded = loadedFrom(yaml, options)
    const gathered = await lab.planOf(loaded)
    checkSaved(saved, gathered.intent, 'sandbox')
    return lab.applyGathered(
      chooseSaved({...gathered, loaded, isSelection: false, close: () => undefined}, saved),
      options,
    )
  })
