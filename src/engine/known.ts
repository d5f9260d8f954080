import pMap from 'p-map'
import type {Cloud} from '../core/cloud.js'
import type {Organization} from '../core/organization.js'
import type {Snapshot} from '../core/snapshot.js'
import {accountFacts, factsFrom, nothingAsked} from './facts.js'
import type {AccountFacts} from './facts.js'
import type {Loaded} from './load.js'
import {newPolicies, readAccount} from './read.js'

export interface KnownOptions {
  readonly cloud: Cloud
  readonly organization: Organization | undefined
  /** Accounts read at once. */
  readonly concurrency: number
}

/** Compiles some accounts of a file at a time. What that asks of other accounts is looked up when it comes up, and kept. */
export interface PartCompiler {
  compile(
    within: ReadonlySet<string>,
    snapshots: readonly Snapshot[],
    options: {readonly rules: boolean},
  ): Promise<ReturnType<Loaded['compile']>>
}

export function createPartCompiler(loaded: Loaded, {cloud, organization, concurrency}: KnownOptions): PartCompiler {
  const managed = new Map(
    loaded
      .accounts(organization)
      .filter((account) => account.managed && account.unusable === undefined)
      .map((account) => [account.name, account]),
  )
  // Those that cannot be read stay unknown, and are not asked again.
  const others = new Map<string, AccountFacts | undefined>()
  const policies = new Map<string, string | null>()

  return {
    async compile(within, snapshots, {rules}) {
      const own = snapshots.map(accountFacts)
      const isOpen = (name: string): boolean => managed.has(name) && !others.has(name) && !within.has(name)
      for (;;) {
        const asked = nothingAsked()
        const known = [...[...others.values()].filter((one) => one !== undefined), ...own]
        const made = loaded.compile(factsFrom(known, policies, organization, asked), {within, rules})
        const open = [...asked.accounts].filter(isOpen)
        const names = [...asked.policies].filter((name) => !policies.has(name))
        const [first] = snapshots
        if (open.length === 0 && (names.length === 0 || !first)) return made
        const found = await newPolicies(cloud, new Set(names), first?.account)
        for (const [name, arn] of found) policies.set(name, arn)
        await pMap(
          open,
          async (name) => {
            const answer = await readAccount(cloud, managed.get(name)!, () => [])
            others.set(name, 'snapshot' in answer ? accountFacts(answer.snapshot) : undefined)
          },
          {concurrency},
        )
      }
    },
  }
}
