import type {WholeTrust, WrittenRole} from '../written.js'

/** The trust policy of a role that gives it whole, instead of lines. */
export const wholeTrust = ({trust: [first]}: Pick<WrittenRole, 'trust'>): WholeTrust | undefined =>
  first?.type === 'document' ? first : undefined
