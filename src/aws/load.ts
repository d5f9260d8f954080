import type * as Sdk from './sdk.js'
import type * as CloudTrail from './sdk-cloudtrail.js'
import type * as Organizations from './sdk-organizations.js'

let loaded: Promise<typeof Sdk> | undefined

/** Of CloudTrail, which only `drift --blame` asks. */
let trail: Promise<typeof CloudTrail> | undefined

export const cloudTrailSdk = (): Promise<typeof CloudTrail> => (trail ??= import('./sdk-cloudtrail.js'))

/** Of Organizations, which is asked where accounts are discovered. */
let organizations: Promise<typeof Organizations> | undefined

export const organizationsSdk = (): Promise<typeof Organizations> =>
  (organizations ??= import('./sdk-organizations.js'))

/** The SDK, loaded when it is first needed and asked of the module loader only once. */
export const sdk = (): Promise<typeof Sdk> => (loaded ??= import('./sdk.js'))
