import type {Place} from '../../core/types.js'
import type {Path, Sources} from '../source.js'

/** The place of a value of Written. What is told of a whole entry is told at its key. */
export const placeOf = (sources: Sources, path: Path): Place => sources.at(path, path.length === 2 ? 'key' : 'value')
