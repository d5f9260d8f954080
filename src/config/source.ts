import type {Place} from '../core/types.js'

/** A path into the merged file: `['roles', 'Deployer', 'trust', 0]`. */
export type Path = readonly (string | number)[]

/** The texts that were read, and where in them each value stands. */
export interface Sources {
  /** File name as shown to the reader → its text. */
  readonly texts: ReadonlyMap<string, string>
  /**
   * The place of a value, or of its key; the nearest place above it when the value itself is not written (a default).
   * Paths are those of the text before short forms are opened, without going through includes.
   */
  at(path: Path, part?: 'key' | 'value'): Place
}
