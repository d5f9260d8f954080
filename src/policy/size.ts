import type {Json} from '../core/types.js'

/**
 * The size of a document as IAM's quotas count it: characters, white space left out.
 * Source: IAM User Guide, "IAM and AWS STS quotas, character limits".
 */
export const policySize = (document: Json): number => JSON.stringify(document).replace(/[ \t\r\n]/g, '').length
