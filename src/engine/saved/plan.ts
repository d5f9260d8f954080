import {createHash} from 'node:crypto'
import {readFileSync} from 'node:fs'
import {basename, dirname, relative} from 'node:path'
import {keyOf, ownerOf} from '../../core/address.js'
import type {Address} from '../../core/address.js'
import type {Json, Verb} from '../../core/types.js'
import {fingerprints, touchedBy} from '../../ownership/fingerprints.js'
import type {Fields} from '../../ownership/fingerprints.js'
import {isObject, sortKeys} from '../../policy/json.js'
import type {planJson} from '../../render/plan/json.js'
import {Failure} from '../base-command.js'
import {EXIT} from '../exit.js'
import {unreadable} from '../file-words.js'
import type {Gathered} from '../gather.js'
import {sha256} from '../load.js'
import type {Loaded} from '../load.js'
import {printing} from '../moved.js'

/** What apply takes from a change of a saved plan; everything else of it is for readers. */
export interface SavedChange {
  readonly address: Address
  readonly kind: string
  readonly verb: Verb
  readonly before: Json
  readonly after: Json
  readonly hazards: readonly {readonly name: string}[]
}

/** Where a plan was made, and alone can be applied; a recorded read is of AWS. */
export type SavedWorld = 'aws' | 'sandbox'

/** A thing that the plan touches: its fields in AWS, and those that the file wanted, when the plan was made. */
export interface Baseline {
  readonly address: Address
  readonly fields: Fields
  readonly wanted: Fields
}

/** A plan in a file: what `plan --out` wrote. Nothing of it is executed; it narrows a new plan and says what that has to be. */
export interface SavedPlan {
  /** As the user named it. */
  readonly file: string
  readonly world: SavedWorld
  readonly owner: string
  readonly accounts: readonly {readonly name: string; readonly id: string}[]
  readonly changes: readonly SavedChange[]
  readonly baseline: readonly Baseline[]
}

type PlanJson = ReturnType<typeof planJson>

/** Why a saved plan is not applied. */
export const refuse = (code: string, message: string): Failure =>
  new Failure(`${message}; nothing was written`, EXIT.refused, {refused: [{code, message}]})

/** Over everything but itself, whatever the order of keys and the blanks between them. */
const hashOf = (rest: Json): string => sha256(JSON.stringify(sortKeys(rest)))

/** Names of files as they are beside the root file: a saved plan says nothing of the machine, nor of where xrole was started. */
function portable(json: PlanJson, {file, sources}: Loaded): PlanJson {
  const folder = dirname(file)
  const longestFirst = [...sources.texts.keys()].sort((a, b) => b.length - a.length)
  const names = new Map(longestFirst.map((name) => [name, relative(folder, name)] as const))
  const rename = (text: string): string =>
    [...names].reduce((known, [name, shorter]) => (name === shorter ? known : known.replaceAll(name, shorter)), text)
  const short = (name: string): string => names.get(name) ?? basename(name)
  return {
    ...json,
    ...(json.safety && {safety: json.safety.map((one) => ({...one, file: short(one.file)}))}),
    findings: json.findings.map((one) => ({
      ...one,
      message: rename(one.message),
      file: one.file === null ? null : short(one.file),
    })),
  }
}

/** The text of a saved plan: the JSON plan, with what it was made from and a hash over all of it. */
export function savedText(
  json: PlanJson,
  {plan, live, wanted, intent}: Gathered,
  loaded: Loaded,
  world: SavedWorld,
): string {
  const touched = touchedBy(plan.changes)
  const print = printing(intent)
  const fields = fingerprints(touched, live, print)
  const wishes = fingerprints(
    touched.map(({address}) => ({address, goes: false})),
    wanted,
    print,
  )
  const baseline = touched.map(({address}, i) => ({address, fields: fields[i]!, wanted: wishes[i]!}))
  const rest = {...portable(json, loaded), world, baseline}
  return `${JSON.stringify({...rest, hash: hashOf(JSON.parse(JSON.stringify(rest)) as Json)}, null, 2)}\n`
}

/** `client/role/Gate`, `client/role/Gate/inline/logs`: an account of the file, a kind, names as IAM takes them. */
const ADDRESS =
  /^[A-Za-z][A-Za-z0-9_-]{0,63}\/(role|user|group|policy)\/[\w+=,.@-]{1,128}(\/(trust|boundary|mark|(policy|inline|user)\/[\w+=,.@-]{1,128}))?$/

/** The same of providers and of what an account has one of. */
const OTHER_ADDRESS =
  /^[A-Za-z][A-Za-z0-9_-]{0,63}\/(password-policy|alias|saml-provider\/[\w.-]{1,128}|oidc-provider\/[\w.~%:@!$&'()+,;=/-]{1,255})$/

/** The same of what an organization has: AWS takes nearly anything in the names of units and policies. */
const ORGANIZATION_ADDRESS =
  /^organization\/(unit\/.{1,1000}|(scp|rcp)\/[^/]{1,400}(\/on\/(root|unit\/.{1,1000}|account\/[A-Za-z0-9_-]{1,64}))?|policy-type\/[A-Z0-9_]{1,64}|account\/[A-Za-z0-9_-]{1,64}(\/(placement|tags|administrator\/[\w.-]{1,128}))?)$/s

/** An address is no path: `.` and `..` are names like others. */
const isAddress = (value: Json | undefined): value is string =>
  typeof value === 'string' && [ADDRESS, OTHER_ADDRESS, ORGANIZATION_ADDRESS].some((form) => form.test(value))

const isFields = (value: Json | undefined): value is Record<string, string> =>
  isObject(value) && Object.values(value).every((hash) => typeof hash === 'string')

const VERBS: readonly unknown[] = ['create', 'update', 'replace', 'delete', 'adopt', 'move'] satisfies Verb[]

const isSide = (value: Json | undefined): boolean => value === null || isObject(value)

const isHazard = (value: Json): boolean => isObject(value) && typeof value['name'] === 'string'

const isChange = (value: Json): boolean =>
  isObject(value) &&
  isAddress(value['address']) &&
  typeof value['kind'] === 'string' &&
  VERBS.includes(value['verb']) &&
  isSide(value['before']) &&
  isSide(value['after']) &&
  isListOf(value['hazards'], isHazard)

const isBaseline = (value: Json): boolean =>
  isObject(value) && isAddress(value['address']) && isFields(value['fields']) && isFields(value['wanted'])

const isAccount = (value: Json): boolean =>
  isObject(value) && typeof value['name'] === 'string' && typeof value['id'] === 'string'

const isListOf = (value: Json | undefined, test: (one: Json) => boolean): boolean =>
  Array.isArray(value) && value.every(test)

/** Whether each thing that the changes are about has its baseline, and nothing else has one. */
const isComplete = ({changes, baseline}: SavedPlan): boolean =>
  JSON.stringify(touchedBy(changes).map(({address}) => address)) ===
  JSON.stringify(baseline.map(({address}) => address))

function planIn(value: {[key: string]: Json}, file: string): SavedPlan | undefined {
  const {world, owner, accounts, changes, baseline} = value
  const isPlan =
    (world === 'aws' || world === 'sandbox') &&
    typeof owner === 'string' &&
    isListOf(accounts, isAccount) &&
    isListOf(changes, isChange) &&
    isListOf(baseline, isBaseline)
  if (!isPlan) return undefined
  // As just judged; the hash says that it is what xrole wrote.
  const plan = {file, world, owner, accounts, changes, baseline} as unknown as SavedPlan
  return isComplete(plan) ? plan : undefined
}

/** Nested so deeply that it cannot be hashed: xrole wrote no such thing. */
function isUntouched(rest: Json, hash: Json | undefined): boolean {
  try {
    return hash === hashOf(rest)
  } catch {
    return false
  }
}

function parsed(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json
  } catch {
    return undefined
  }
}

/** Whether a text is what `plan --out` wrote at some time, edited or not. */
export const looksSaved = (text: string): boolean => {
  const value = parsed(text)
  return isObject(value) && 'hash' in value && 'baseline' in value
}

/** Throws a Failure that never quotes what the file contains. */
export function parseSaved(text: string, file: string): SavedPlan {
  const value = parsed(text)
  if (!isObject(value) || !('hash' in value || 'baseline' in value))
    throw new Failure(
      `${file} is not a saved plan: \`xrole plan --out plan.json\` makes one; to apply the accounts file itself, name it with -f`,
    )
  const {hash, ...rest} = value
  if (typeof rest['format'] === 'number' && rest['format'] !== 1)
    throw refuse(
      'plan-format',
      `${file} has a format that this version of xrole does not know: plan again with this one`,
    )
  const plan = isUntouched(rest, hash) ? planIn(rest, file) : undefined
  if (!plan)
    throw refuse('plan-edited', `${file} was changed since xrole wrote it: plan again, a saved plan cannot be edited`)
  return plan
}

/** Reads a saved plan. `digest` is the sha256 of the file that was looked at, when there is one to hold it to. */
export function readSaved(file: string, digest: string | undefined): SavedPlan {
  const bytes = bytesOf(file)
  const found = createHash('sha256').update(bytes).digest('hex')
  if (digest !== undefined && digest.toLowerCase() !== found)
    throw refuse('plan-digest', `${file} is another plan than the one of --plan-digest: its sha256 is ${found}`)
  return parseSaved(bytes.toString('utf8'), file)
}

function bytesOf(file: string): Buffer {
  try {
    return readFileSync(file)
  } catch (error) {
    throw new Failure(unreadable(file, error, 'xrole plan --out FILE makes one'))
  }
}

/** The key in a state: the address, but the policy's ARN in that of an attachment (see attachmentOf). */
export function savedKey({address, kind, before, after}: SavedChange): string {
  const side = after ?? before
  const arn = kind === 'attachment' && isObject(side) ? side['arn'] : undefined
  return typeof arn === 'string' ? `${keyOf(ownerOf(address))}/policy/${arn}` : keyOf(address)
}
