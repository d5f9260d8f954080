import {runTest} from '../access/tests.js'
import type {TestedWorld} from '../access/tests.js'
import type {AccessModel} from '../access/model.js'
import type {Intent} from '../config/intent.js'
import type {TestedIn} from '../render/tests.js'
import type {AskedWorld} from './ask/ask.js'

/** A model of AWS: what is not there does not exist, but in accounts that nobody reads or could read. */
export function liveWorld(model: AccessModel, {accounts}: Intent, unread: ReadonlySet<string>): TestedWorld {
  const seen = new Set(accounts.filter(({name, managed}) => managed && !unread.has(name)).map(({id}) => id))
  return {model, accounts, isSeen: (id) => seen.has(id)}
}

/** The entries of `tests:` in each world that was asked for. The file says nothing of what AWS has besides. */
export const testsIn = (worlds: readonly AskedWorld[]): TestedIn[] =>
  worlds.map((asked) => {
    const {from, model, intent, unread} = asked
    const world =
      from === 'file' ? {model, accounts: intent.accounts, isSeen: () => false} : liveWorld(model, intent, unread)
    return {
      from,
      where: (origin, statement) => asked.where(origin, statement),
      results: intent.tests.map((test) => runTest(world, test)),
    }
  })
