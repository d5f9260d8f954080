let loaded: Promise<typeof import('./sdk.js')> | undefined

/** The SDK, loaded when it is first needed and asked of the module loader only once. */
export const sdk = (): Promise<typeof import('./sdk.js')> => (loaded ??= import('./sdk.js'))
