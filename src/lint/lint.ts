import {keyOf, type Address} from '../core/address.js'
import type {Finding} from '../core/types.js'
import {closure, type Seen} from '../access/closure.js'
import {findingOf, together, type About, type Telling} from '../config/compile/context.js'
import {placeOf} from '../config/compile/places.js'
import type {Found, Rule} from './rule.js'
import {RULES, RULE_CODES} from './rules.js'
import {openSilence, type Silence} from './silence.js'
import {entryKey, worldOf} from './world.js'
import type {LintInput, LintWorld} from './world.js'

/** One of the accounts of the entry that a thing comes from. */
function aboutOf({entries, state}: LintWorld, key: string): About {
  const address = state.get(key)?.address ?? key
  const [account = '', kind = '', name = ''] = address.split('/')
  const entry = entries.get(keyOf(`${account}/${kind}/${name}`))
  const of = entry?.declared.length ?? 1
  return {path: entry?.path ?? [], address, ...(of > 1 && {account: {name: account, of}})}
}

function tellingOf(world: LintWorld, {code, severity}: Pick<Rule, 'code' | 'severity'>, found: Found): Telling[] {
  const {key, statement, path, message} = found
  const place = path ? placeOf(world.sources, path) : world.intent.placeOf(key, statement)
  return place ? [{code, severity, message, place, about: [aboutOf(world, key)]}] : []
}

/** What the file says, as the questions of access want to know it: nothing is known of AWS. */
const seenOf = ({intent}: LintWorld): Seen => ({
  accounts: intent.accounts,
  declared: intent.declared,
  unmanaged: intent.unmanaged,
  isAws: false,
  unread: new Set(),
  told: new Set(intent.undeclared.map(({address}) => address)),
})

const findings = (world: LintWorld): Telling[] => [
  ...RULES.flatMap((rule) => (rule.look?.(world) ?? []).flatMap((found) => tellingOf(world, rule, found))),
  ...closure(world.model, seenOf(world)).flatMap(({code, severity, message, at}) =>
    severity === 'error' ? [] : tellingOf(world, {code, severity}, {message, ...at}),
  ),
]

/** The things that something told of an entry is about: those of one account, or of all that the entry is for. */
function addressesOf({intent, entryAt}: LintWorld, {path, account, address}: About): Address[] {
  if (address !== undefined) return [address]
  const [section, name] = path
  const all = (entryAt.get(entryKey(path))?.declared ?? []).map((one) => one.address)
  // What is made nowhere, an unused policy, would stand in any account.
  const would = intent.accounts.map((one) => `${one.name}/${KIND[String(section)]}/${name}`)
  const own = all.length > 0 ? all : would
  return account ? own.filter((one) => one.startsWith(`${account.name}/`)) : own
}

const KIND: Readonly<Record<string, string>> = {roles: 'role', users: 'user', groups: 'group', policies: 'policy'}

/** Without what is silenced: of all that something is about the accounts that are left, if any. */
function heard(world: LintWorld, silence: Silence, telling: Telling): Telling[] {
  const {code, severity} = telling
  if (severity === 'error' || !RULE_CODES.has(code)) return [telling]
  const about = telling.about.filter((one) => {
    if (!(String(one.path[0]) in KIND)) return true
    const addresses = addressesOf(world, one)
    return addresses.length === 0 || !addresses.map((address) => silence.takes(code, address)).every(Boolean)
  })
  return about.length === 0 ? [] : [{...telling, about}]
}

const isError = ({severity}: Telling): boolean => severity === 'error'

/**
 * What is told of a file that could be compiled: by compiling, by the rules and by the questions of access, in the order
 * of the text, without what `lint: ignore:` silences. A file with errors is not looked at any further.
 */
export function lint(input: LintInput): Finding[] {
  const silence = openSilence(input.written.lint.ignore, input.sources, RULE_CODES, input.now)
  const world = worldOf(input, silence)
  const isWrong = input.tellings.some(isError)
  const told = together([...input.tellings, ...(isWrong ? [] : findings(world))])
  const left = told.flatMap((telling) => heard(world, silence, telling))
  const ofSilence = silence.tellings().filter((one) => !isWrong || isError(one))
  return together([...left, ...ofSilence]).map((telling) => {
    const [first] = telling.about
    return {...findingOf(telling), ...(first?.address !== undefined && {address: first.address})}
  })
}
