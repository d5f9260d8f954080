import {keyOf} from '../core/address.js'
import {lineText, locate} from '../core/locate.js'
import type {Place, Resource} from '../core/types.js'
import {reachable, whoInto} from '../access/chains.js'
import type {AccessModel, Principal} from '../access/model.js'
import {powersOf} from '../access/powers.js'
import {reachOf} from '../access/reach.js'
import type {Edge, Reach} from '../access/reach.js'
import type {ManagedPolicy, Role, Tags} from '../kinds/values.js'
import type {Handbook, HandbookPolicy, HandbookRole} from '../render/handbook/handbook.js'
import type {AskedWorld, Asking} from './ask/ask.js'
import {historyOf, newestOf} from './history.js'
import type {History} from './history.js'

/** Tag keys that name who answers for a role, ignoring case: the first that it has. */
const OWNER_TAGS = ['owner', 'team', 'contact', 'maintainer']

function ownerIn(tags: Tags): HandbookRole['owner'] {
  for (const name of OWNER_TAGS) {
    const tag = Object.keys(tags).find((key) => key.toLowerCase() === name)
    const value = tag === undefined ? '' : (tags[tag] ?? '')
    if (tag !== undefined && value.trim() !== '') return {tag, value}
  }
  return undefined
}

/** Roles that AWS makes and keeps itself: nobody becomes them by what a file says. */
const isAwsOwn = (path: string): boolean =>
  path.startsWith('/aws-service-role/') || path.startsWith('/aws-reserved/sso.amazonaws.com/')

function policiesOf(model: AccessModel, {key}: Resource<Role>): HandbookPolicy[] {
  return model.own(key).identity.map(({document, from}) => {
    const policy = from.policy === undefined ? undefined : model.state.get(keyOf(from.policy))
    const kind = from.kind === 'inline-policy' ? 'inline' : from.isAws ? 'aws' : 'managed'
    return {name: from.name, kind, description: (policy?.value as ManagedPolicy | undefined)?.description, document}
  })
}

/** Where the entries of the file stand: by the place of their keys, where they end, and until when they hold. */
function entriesIn({written, sources}: Asking['loaded']) {
  const id = ({file, start}: Place) => `${start} ${file}`
  const entries = Object.entries(written.roles).map(([key, {expires}]) => {
    const value = sources.at(['roles', key], 'value')
    return [id(sources.at(['roles', key], 'key')), {end: value.end, expires}] as const
  })
  const byPlace = new Map(entries)
  return (place: Place) => byPlace.get(id(place))
}

/** Every user is followed through the same roles, and what a role gets into is the same each time. */
function remembering(reach: Reach): Reach {
  const known = new Map<string, Edge[]>()
  const from = (principal: Principal): Edge[] => {
    const found = known.get(principal.key) ?? reach.from(principal)
    known.set(principal.key, found)
    return found
  }
  return {...reach, from}
}

const dayOf = (time: string | undefined): string | undefined => time?.slice(0, 10)

/** What the handbook has to say of a world. Pure but for git, which is asked once for each file. */
export function handbookOf(
  world: AskedWorld,
  {loaded, session}: Asking,
  selected: (account: string) => boolean,
): Handbook {
  const {model, intent, from} = world
  const {sources, file} = loaded
  const reach = remembering(reachOf(model))
  const entryAt = entriesIn(loaded)
  const histories = new Map<string, History | undefined>()
  const historyFor = (name: string): History | undefined => {
    if (!histories.has(name)) histories.set(name, historyOf(name))
    return histories.get(name)
  }
  const seen = new Map(
    (from === 'file' ? [] : (session?.snapshots ?? [])).flatMap(({account, roles}) =>
      roles.map((role) => [keyOf(`${account.name}/role/${role.RoleName}`), role] as const),
    ),
  )
  const roleOf = (role: Resource<Role>): HandbookRole => {
    const place = intent.declared.get(role.key)?.place
    const entry = place && entryAt(place)
    const text = place && sources.texts.get(place.file)
    const history = place && historyFor(place.file)
    const {administrator, escalations} = powersOf(model, role.key)
    const aws = seen.get(role.key)
    return {
      address: role.address,
      account: role.account.name,
      purpose: role.value.description,
      owner: ownerIn(role.value.tags),
      at: place && lineText(sources.texts, place),
      entered: whoInto(reach, role, false),
      maxSession: role.value.maxSession,
      administrator,
      escalations,
      policies: policiesOf(model, role),
      boundary: model.own(role.key).boundary?.from.name,
      expires: entry?.expires,
      protect: role.value.marks.protect ?? false,
      changed:
        history && entry && text !== undefined
          ? newestOf(history, locate(text, place.start).line, locate(text, Math.max(place.start, entry.end - 1)).line)
          : undefined,
      aws: aws && {made: dayOf(aws.CreateDate), used: dayOf(aws.RoleLastUsed) ?? null},
    }
  }
  const isShown = ({account, value}: Resource<Role>) => selected(account.name) && !isAwsOwn(value.path)
  const roles = [...model.roles.values()].filter(isShown).map(roleOf)
  const users = [...model.principals.values()].filter(({kind, account}) => kind === 'user' && selected(account.name))
  const byAddress = (a: {address: string}, b: {address: string}) => (a.address < b.address ? -1 : 1)
  return {
    file,
    from,
    owner: intent.owner,
    accounts: intent.accounts.map(({name, id, ou}) => ({name, id, ou})),
    roles: roles.sort(byAddress),
    people: users.sort(byAddress).map((user) => ({address: user.address, chains: reachable(reach, user, false)})),
    unread: [...world.unread].sort(),
    hasGuards: world.hasGuards,
    names: {accounts: new Map(intent.accounts.map(({id, name}) => [id, name]))},
  }
}
