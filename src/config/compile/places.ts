import type {Place} from '../../core/types.js'
import type {Path, Sources} from '../source.js'

/** The entries of `organization:` are one level further down than others. */
const isEntry = (path: Path): boolean => path.length === (path[0] === 'organization' ? 3 : 2)

/** The place of a value of Written. What is told of a whole entry is told at its key. */
export const placeOf = (sources: Sources, path: Path): Place => sources.at(path, isEntry(path) ? 'key' : 'value')
