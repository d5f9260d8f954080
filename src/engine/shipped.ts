import {fileURLToPath} from 'node:url'

/**
 * A file that comes with the package: `schema/accounts.schema.json`. Asked for here alone, because the way there is counted from this
 * file, which the bundle has as deep below the package as the sources do.
 */
export const shipped = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url))
