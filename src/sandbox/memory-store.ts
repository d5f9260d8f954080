import type {World} from './model.js'

/** Where the world is kept. The work given to `update` is synchronous: nothing else happens in its midst. */
export interface Store {
  /** The newest world; undefined when there is none yet. */
  read(): World | undefined
  /** Runs the work on the newest world; resolves when its result is durable. Work that throws must not have changed anything. */
  update<T>(work: (world: World | undefined) => {world: World; value: T}): Promise<T>
}

export const memoryStore = (): Store => {
  let world: World | undefined
  return {
    read: () => world,
    update: async (work) => {
      const result = work(world)
      world = result.world
      return result.value
    },
  }
}
