/** One of several parts of the accounts of a file: `3/8` is the third of eight. */
export interface Shard {
  /** From 1. */
  readonly index: number
  readonly of: number
}

/** `3/8`; undefined for any other text, and where there is no such part. */
export function parseShard(text: string): Shard | undefined {
  const [, index, of] = /^([1-9]\d{0,3})\/([1-9]\d{0,3})$/.exec(text) ?? []
  const shard = {index: Number(index), of: Number(of)}
  return shard.index <= shard.of ? shard : undefined
}

/** FNV-1a, 32 bits: spreads ids that differ by their last digits only. */
function spread(text: string): number {
  let hash = 0x811c9dc5
  for (const character of text) hash = Math.imul(hash ^ character.charCodeAt(0), 0x01000193)
  // The low bits of FNV follow those of the last character.
  return (hash ^ (hash >>> 15)) >>> 0
}

/** In which part an account is: by its 12-digit id alone, so that it stays there whoever comes or goes. */
export const shardOf = (accountId: string, of: number): number => (spread(accountId) % of) + 1

export const isInShard = (accountId: string, {index, of}: Shard): boolean => shardOf(accountId, of) === index
