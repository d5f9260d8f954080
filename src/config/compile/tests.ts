import {keyOf, type Address} from '../../core/address.js'
import {addressFor} from '../../kinds/resource.js'
import {checkActions} from '../../policy/check-action.js'
import {fullAddress} from '../grammar/addresses.js'
import type {Account, AccessTest} from '../intent.js'
import type {Path} from '../source.js'
import type {WrittenTest} from '../written.js'
import type {Context} from './context.js'
import {checkArn, isOfPartition, known, listed, meant} from './known.js'
import type {Names, Side} from './known.js'
import {placeOf} from './places.js'

const requestWords = ({mfa, externalId, sourceIp}: WrittenTest['with']): string[] => [
  ...(mfa === undefined ? [] : [mfa ? 'with MFA' : 'without MFA']),
  ...(externalId === undefined ? [] : [`with external id ${externalId}`]),
  ...(sourceIp === undefined ? [] : [`from ${sourceIp}`]),
]

const nameOf = ({who, can, cannot, action, on, with: request}: WrittenTest): string =>
  [
    who,
    can === undefined ? 'cannot' : 'can',
    ...[can ?? cannot].filter((target) => target !== true),
    ...requestWords(request),
    ...(action.length > 0 ? [action.join(', '), ...(on.length > 0 ? ['on', on.join(', ')] : [])] : []),
  ].join(' ')

/** A user or role by its name. What nobody has is told: such an entry can hold without saying anything. */
function named(context: Context, names: Names, account: Account, kind: Side, name: string, path: Path): Address {
  const at = known(context, names, account, kind, name, path)
  const live = account.managed ? context.facts.principalPath(at) : ''
  if (names.has(keyOf(at)) || typeof live === 'string') return at
  // With a name that was meant it is told already.
  if (meant(context, names, account, kind, name) === undefined) {
    const message =
      live === null
        ? `${at} is neither declared nor in AWS`
        : `${at} is not declared here; without AWS nothing is known of it`
    context.tell('warning', 'undeclared-principal', path, message)
  }
  return at
}

/** Who asks: an address in full; ARNs and services as they are. */
function askerIn(context: Context, names: Names, who: string, path: Path): string {
  if (!who.startsWith('arn:')) {
    if (!who.includes('/')) return who
    const [name = '', kind, rest = ''] = fullAddress(who).split('/')
    const account = listed(context, name, path)
    return account ? named(context, names, account, kind as Side, rest, path) : who
  }
  if (!isOfPartition(context, who, path)) return who
  const [, , service, , id = '', resource = ''] = who.split(':')
  const account = context.accountById.get(id)
  const [kind, ...words] = resource.split('/')
  if (!account) return who
  if (service === 'sts') named(context, names, account, 'role', words[0] ?? '', path)
  if (service !== 'iam' || (kind !== 'user' && kind !== 'role')) return who
  checkArn(context, names, who, path)
  named(context, names, account, kind, words.at(-1) ?? '', path)
  return who
}

/** The role that is asked about. */
function roleIn(context: Context, names: Names, target: string, path: Path): Address {
  const at = fullAddress(target)
  const [name = '', , rest = ''] = at.split('/')
  const account = listed(context, name, path)
  if (!account) return at
  if (account.managed) return named(context, names, account, 'role', rest, path)
  const message = `nothing is known of the roles in ${name} (connect: false), so that this entry cannot hold; ask about a role that it has to come through`
  context.tell('warning', 'nothing-known', path, message)
  return addressFor(account, 'role', rest)
}

/** Actions that AWS does not have are told: nobody can do them. */
function checkNames(context: Context, {action}: WrittenTest, path: Path): void {
  if (action.length === 0) return
  for (const {severity, code, message, path: at} of checkActions([...action], 'action', 'identity', path))
    context.tell(severity, code, at, message)
}

/** `tests:` of the file, its addresses in full. `names` is what the file declares. */
export function compileTests(context: Context, names: Names): AccessTest[] {
  return context.written.tests.map((test, index) => {
    const path: Path = ['tests', index]
    const expected = test.can === undefined ? 'cannot' : 'can'
    const target = test.can ?? test.cannot
    checkNames(context, test, [...path, 'action'])
    return {
      name: test.name ?? nameOf(test),
      who: askerIn(context, names, test.who, [...path, 'who']),
      expected,
      ...(typeof target === 'string' && {role: roleIn(context, names, target, [...path, expected])}),
      actions: test.action,
      resources: test.on.length > 0 ? test.on : ['*'],
      request: test.with,
      ...(test.probe !== undefined && {probe: test.probe}),
      place: placeOf(context.sources, path),
    }
  })
}
