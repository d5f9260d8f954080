import type {Severity} from '../core/types.js'
import type {Path} from '../config/source.js'
import type {LintWorld} from './world.js'

/** Something that a rule found. */
export interface Found {
  readonly message: string
  /** Of a resource of the State. */
  readonly key: string
  /** Of its document, from 0. */
  readonly statement?: number | undefined
  /** Into the merged file, where that is nearer than where the resource is written. */
  readonly path?: Path | undefined
}

/** What validate tells beyond what is wrong. `reason` stands in the reference and behind `validate --explain`. */
export interface Rule {
  readonly code: string
  readonly severity: Exclude<Severity, 'error'>
  /** One paragraph: what happens because of it, and what to do. */
  readonly reason: string
  /** Undefined: it is found elsewhere, while the file is compiled or by the questions of access. */
  readonly look?: (world: LintWorld) => Found[]
}
