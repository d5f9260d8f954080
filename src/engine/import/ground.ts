import {basename, dirname, join, normalize} from 'node:path'
import {CloudError} from '../../core/cloud.js'
import type {Cloud} from '../../core/cloud.js'
import {DEFAULT_PARTITION} from '../../core/partition.js'
import type {Files} from '../../config/text/files.js'
import {edited} from '../../config/edit/edit.js'
import type {Head} from '../../lift/layout.js'
import {createProgress} from '../../render/progress.js'
import {asRead} from '../accept/accept.js'
import {Failure} from '../base-command.js'
import {openCloud} from '../clouds.js'
import type {CloudMode} from '../clouds.js'
import {openFiles} from '../files.js'
import {gather, readAlready} from '../gather.js'
import type {Gathered, GatherOptions} from '../gather.js'
import {load} from '../load.js'
import type {Loaded} from '../load.js'
import {openOrganization} from '../organization.js'

/** Texts by file name, as named from the folder of the root file. */
export type Texts = ReadonlyMap<string, string>

type NewHead = Omit<Head, 'include'>

/** What import starts from: what AWS has, and a configuration that declares nothing of what is to be imported. */
export interface ImportGround {
  readonly base: Gathered
  readonly loaded: Loaded
  /** Of a configuration that is to be written; undefined where there is a file, which gets further ones to include. */
  readonly head: NewHead | undefined
  /**
   * Plans the configuration with new files against what was read. Where there is a root file they are included in it; else
   * one of them is the root. Nothing is read or written. Throws InvalidFile.
   */
  plan(texts: Texts): Promise<{readonly loaded: Loaded; readonly planned: Gathered}>
}

export interface GroundOptions extends Pick<GatherOptions, 'cloud' | 'concurrency' | 'version' | 'onProgress'> {
  /** Reads the organization of a file that has to do with one. */
  readonly organization?: ((loaded: Loaded) => GatherOptions['organization']) | undefined
  /** `--account` */
  readonly account?: readonly string[] | undefined
  readonly files: Files
  readonly now: () => Date
}

export interface GroundFlags {
  readonly file: string
  readonly organization?: string | undefined
  readonly account?: readonly string[] | undefined
  readonly concurrency: number
}

/** The files of a configuration, some of which are in memory only. */
const overlaid = (real: Files, file: string, texts: Texts): Files => {
  const byPath = new Map([...texts].map(([name, text]) => [join(dirname(file), name), text]))
  return {
    ...real,
    read(name, from) {
      const path = from === undefined ? normalize(name) : join(dirname(from), name)
      const text = byPath.get(path)
      return text === undefined ? real.read(name, from) : {file: path, text}
    },
  }
}

/** The text of the root file that includes more. */
function including(file: string, text: string, names: readonly string[]): string {
  return names.reduce((before, name) => {
    const answer = edited(before, {do: 'add', path: ['include'], value: name})
    if ('text' in answer) return answer.text
    throw new Failure(`${file}: include: cannot be read as a list of files (${answer.problem})`)
  }, text)
}

/** An account that could not be read is not asked again. */
function withoutLost({cloud, plan}: Gathered): Cloud {
  const lost = new Map(plan.unknown.map(({account, message}) => [account, message]))
  return {
    ...cloud,
    async snapshot(account) {
      const message = lost.get(account.name)
      if (message === undefined) return cloud.snapshot(account)
      throw new CloudError('unreachable', message, {account: account.name, op: 'snapshot', code: 'NotRead'})
    },
  }
}

const headText = ({owner, partition, accounts}: Omit<Head, 'include'>): string =>
  [
    'version: 1',
    `owner: ${owner}`,
    ...(partition === DEFAULT_PARTITION ? [] : [`partition: ${partition}`]),
    'accounts:',
    ...accounts.map(({name, id}) => `  ${name}: "${id}"`),
    '',
  ].join('\n')

/**
 * Reads all accounts of the file, or of the head of one that is to be written.
 * @param file the root file
 */
export async function importGround(
  file: string,
  head: NewHead | undefined,
  options: GroundOptions,
): Promise<ImportGround> {
  const {files, now, account, organization, cloud: open, ...reading} = options
  const root = basename(file)
  const filesWith = (texts: Texts): Files => overlaid(files, file, texts)
  const loaded = load(file, now, head ? filesWith(new Map([[root, headText(head)]])) : files)
  const base = await gather(loaded, {
    ...reading,
    cloud: open,
    organization: organization?.(loaded),
    selection: {account},
  })
  const cloud = asRead({snapshots: base.snapshots, cloud: withoutLost(base)})
  const text = loaded.sources.texts.get(normalize(file)) ?? ''
  return {
    base,
    loaded,
    head,
    async plan(texts) {
      const all = head ? texts : new Map([...texts, [root, including(file, text, [...texts.keys()])]])
      const again = load(file, now, filesWith(all))
      const planned = await gather(again, {
        concurrency: options.concurrency,
        version: options.version,
        cloud: async () => cloud,
        organization: readAlready(base),
        selection: {},
      })
      return {loaded: again, planned}
    },
  }
}

/** The same by the flags of the command. `close` when done. */
export async function openImport(
  {file, organization, account, concurrency}: GroundFlags,
  head: NewHead | undefined,
  mode: CloudMode,
  version: string,
): Promise<ImportGround & {close(): void}> {
  const progress = createProgress(process.stderr, Date.now)
  let close = (): void => undefined
  try {
    const ground = await importGround(file, head, {
      account,
      concurrency,
      version,
      files: openFiles(dirname(file)),
      now: () => new Date(),
      async cloud({accounts}) {
        const cloud = await openCloud({accounts, mode, use: 'plan'})
        close = () => cloud.close?.()
        return cloud
      },
      organization: (loaded) => openOrganization(loaded, {mode, file: organization}),
      onProgress: (done, all) => progress.show(done, all, 'accounts read'),
    })
    return {...ground, close: () => close()}
  } catch (error) {
    close()
    throw error
  } finally {
    progress.clear()
  }
}
