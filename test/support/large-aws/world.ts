import {createAwsCloud} from '../../../src/aws/cloud.js'
import {compile} from '../../../src/config/compile/compile.js'
import type {Intent} from '../../../src/config/intent.js'
import type {State} from '../../../src/core/types.js'
import {offlineFacts} from '../../../src/engine/facts.js'
import {load} from '../../../src/engine/load.js'
import {createSandbox, sandboxRequestHandler} from '../../../src/sandbox/index.js'
import type {Sandbox} from '../../../src/sandbox/index.js'
import type {ManagedPolicy, Mark} from '../../../src/kinds/values.js'
import {idOf} from '../../bench/estate.js'
import {labOver, memoryFiles, NOW} from '../lab.js'
import {HUB, isCrew, largeEstate, nameOf} from './estate.js'
import {createTokens, sha256, templateOf, type Named, type Template} from './template.js'

const named = (index: number): Named => ({id: idOf(index), name: nameOf(index), index})

/** One that holds the crew's role, the other one of that sort, and one without. */
const MEMBERS = [named(1), named(2), named(3)] as const

/** The answers of an account to the requests of a bulk read. */
export interface Answers {
  readonly GetAccountAuthorizationDetails: Template
  readonly ListRoles: Template
}

/** What the accounts answer, made once: by the real compiler and engine, over the real sandbox. */
export interface World {
  /** Holds the hub, and answers for it. */
  readonly sandbox: Sandbox
  answersOf(index: number): Answers
}

/** The fingerprints that a state holds, in its order of keys. */
const appliedIn = (state: State): (string | undefined)[] =>
  [...state.values()].map(({kind, value}) =>
    kind === 'mark' || kind === 'managed-policy' ? ((value as Mark | ManagedPolicy).applied ?? undefined) : undefined,
  )

/** Each fingerprint of the file → the same with tokens in the place of hashes. */
function marksOf(yaml: string): {marks: Map<string, string>; textOf: (token: string) => string | undefined} {
  const loaded = load('accounts.yaml', () => NOW, memoryFiles({'accounts.yaml': yaml}))
  const with_ = (hash: (text: string) => string): Intent =>
    compile(loaded.written, loaded.sources, offlineFacts().facts, {now: NOW, hash}).intent
  const {hash, textOf} = createTokens()
  const [real, tokens] = [appliedIn(with_(sha256).state), appliedIn(with_(hash).state)]
  const pairs = real.flatMap((mark, at) => (mark === undefined ? [] : [[mark, tokens[at] ?? ''] as const]))
  return {marks: new Map(pairs), textOf}
}

async function ask(sandbox: Sandbox, service: string, params: Record<string, string>, token?: string): Promise<string> {
  const answer = await sandbox.handle({
    headers: {
      authorization: `AWS4-HMAC-SHA256 Credential=bench/20261122/us-east-1/${service}/aws4_request`,
      ...(token !== undefined && {'x-amz-security-token': token}),
    },
    body: new URLSearchParams(params).toString(),
  })
  if (answer.status !== 200) throw new Error(answer.body)
  return answer.body
}

const ROLE = 'OrganizationAccountAccessRole'

/** The pages that a bulk read asks for, in one. */
async function bulkRead(sandbox: Sandbox, {id}: Named): Promise<Record<keyof Answers, string>> {
  const RoleArn = `arn:aws:iam::${id}:role/${ROLE}`
  const assumed = await ask(sandbox, 'sts', {Action: 'AssumeRole', RoleArn, RoleSessionName: 'bench'})
  const token = /<SessionToken>([^<]+)/.exec(assumed)?.[1] ?? ''
  const filter = Object.fromEntries(
    ['User', 'Group', 'Role', 'LocalManagedPolicy'].map((one, at) => [`Filter.member.${at + 1}`, one]),
  )
  const details = {Action: 'GetAccountAuthorizationDetails', MaxItems: '1000', ...filter}
  return {
    GetAccountAuthorizationDetails: await ask(sandbox, 'iam', details, token),
    ListRoles: await ask(sandbox, 'iam', {Action: 'ListRoles', MaxItems: '1000'}, token),
  }
}

/** A world in which the file of `largeEstate` has been applied, whatever the number of its accounts. */
export async function createLargeWorld(roles: number): Promise<World> {
  const yaml = largeEstate({from: false, listed: MEMBERS.map(({index}) => index)}, roles)
  const refs = [{id: HUB, name: 'hub'}, ...MEMBERS].map(({id, name}) => ({id, name, partition: 'aws'}))
  const sandbox = createSandbox({accounts: refs, connectRole: ROLE, now: () => NOW})
  const cloud = createAwsCloud({
    accounts: refs.map((ref) => ({ref, connect: {role: ROLE}, connectExplicit: false})),
    use: 'apply',
    region: 'us-east-1',
    endpoint: 'http://sandbox.invalid',
    requestHandler: sandboxRequestHandler(sandbox),
    credentials: {accessKeyId: 'bench', secretAccessKey: 'bench'},
    sleep: async () => undefined,
    rates: 'none',
    now: () => NOW,
  })
  const {exit, refused, outcome} = await labOver(cloud, refs).apply(yaml)
  cloud.close()
  if (exit !== 0) throw new Error(`the estate could not be made: ${JSON.stringify(refused ?? outcome?.failed)}`)

  const {marks, textOf} = marksOf(yaml)
  const answersOf = async (account: Named): Promise<Answers> => {
    const read = await bulkRead(sandbox, account)
    const of = (op: keyof Answers) => templateOf(read[op], {account, marks, textOf})
    return {GetAccountAuthorizationDetails: of('GetAccountAuthorizationDetails'), ListRoles: of('ListRoles')}
  }
  const [crew, plain] = [await answersOf(MEMBERS[0]), await answersOf(MEMBERS[2])]
  return {sandbox, answersOf: (index) => (isCrew(index) ? crew : plain)}
}
