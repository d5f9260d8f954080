import {nearest} from '../../core/nearest.js'
import type {Intent} from '../../config/intent.js'
import {fullAddress} from '../../config/grammar/addresses.js'
import type {Graph} from '../../render/graph/model.js'
import {aroundNode, inAccounts} from '../../render/graph/narrow.js'
import {Failure} from '../base-command.js'
import {namedAccounts} from '../named-accounts.js'

/** The node that an argument means: its id, its ARN, or of a role `client/Admin`. Throws Failure with the nearest one. */
function nodeId({nodes}: Graph, text: string): string {
  const wanted = [text, /^[^/:]+\/[^/]+$/.test(text) ? fullAddress(text) : text].map((one) => one.toLowerCase())
  const found = nodes.find(({id, arn}) => wanted.includes(id.toLowerCase()) || arn === text)
  if (found) return found.id
  const near = nearest(
    wanted[1] ?? text,
    nodes.map(({id}) => id),
  )
  throw new Failure(
    `--focus ${text} is nobody on the map; ${near === undefined ? 'name a role, user, group, account or other principal that it shows' : `did you mean "${near}"?`}`,
  )
}

export interface Narrowing {
  readonly account?: readonly string[] | undefined
  readonly focus?: string | undefined
}

/** What --account and --focus leave of a map. */
export function narrowed(graph: Graph, intent: Intent, {account, focus}: Narrowing): Graph {
  const some = account === undefined ? graph : inAccounts(graph, namedAccounts(intent, account))
  return focus === undefined ? some : aroundNode(some, nodeId(some, focus))
}
