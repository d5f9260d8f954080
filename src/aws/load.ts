import type * as Sdk from './sdk.js'
import type * as CloudTrail from './sdk-cloudtrail.js'

let loaded: Promise<typeof Sdk> | undefined

/** Of CloudTrail, which only `drift --blame` asks. */
let trail: Promise<typeof CloudTrail> | undefined

export const cloudTrailSdk = (): Promise<typeof CloudTrail> => (trail ??= import('./sdk-cloudtrail.js'))

/** The SDK, loaded when it is first needed and asked of the module loader only once. */
export const sdk = (): Promise<typeof Sdk> => (loaded ??= import('./sdk.js'))
