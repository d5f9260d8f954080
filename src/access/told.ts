import type {Address} from '../core/address.js'
import type {Severity} from '../core/types.js'

/** Something to tell of a State. What it is about is a resource by its key; the edge makes it a place in a file. */
export interface Told {
  readonly code: string
  readonly severity: Severity
  readonly message: string
  readonly address: Address
  readonly at: {
    readonly key: string
    /** Of a document, from 0. */
    readonly statement?: number
  }
}
