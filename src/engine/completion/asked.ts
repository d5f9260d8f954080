/** What a shell asks for while somebody types. */
export const NAME_KINDS = ['roles', 'principals', 'accounts', 'addresses', 'rules'] as const
export type NameKind = (typeof NAME_KINDS)[number]

/** The words that the scripts call xrole with, `--words KIND --file FILE --prefix PREFIX`, and nothing else. */
export function askedWords(args: readonly string[]): {kind: NameKind; file: string; prefix: string} | undefined {
  const [command, words, name, ofFile, file, ofPrefix, prefix, ...more] = args
  const kind = NAME_KINDS.find((one) => one === name)
  const isAsked = command === 'completion' && words === '--words' && ofFile === '--file' && ofPrefix === '--prefix'
  if (!isAsked || !kind || file === undefined || prefix === undefined || more.length > 0) return undefined
  return {kind, file, prefix}
}
