import type * as Sdk from './sdk.js'

let loaded: Promise<typeof Sdk> | undefined

/** The SDK, loaded when it is first needed and asked of the module loader only once. */
export const sdk = (): Promise<typeof Sdk> => (loaded ??= import('./sdk.js'))
