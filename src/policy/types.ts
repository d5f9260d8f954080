import type {Json} from '../core/types.js'

/** A policy document as written or as AWS returns it: any JSON; see canonical.ts for the one form that is compared. */
export type Document = {[key: string]: Json}
