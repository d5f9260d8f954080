/** Laws run with a fixed seed and with a random one, which is printed so that a failure can be had again. */
const random = Number(process.env['LAW_SEED'] ?? Math.floor(Math.random() * 2 ** 31))

export const seeds: readonly {readonly name: string; readonly seed: number}[] = [
  {name: 'fixed seed 20261122', seed: 20261122},
  {name: `random seed, LAW_SEED=${random}`, seed: random},
]
