import {isCollection, parse, parseDocument} from 'yaml'

/** An edit as `explain --json` prints it. */
export interface Edit {
  readonly path: string[]
  readonly how: 'add' | 'set'
  readonly yaml: string
}

/** The file after somebody pasted what was told. */
export function pasted(text: string, {path, how, yaml}: Edit): string {
  const document = parseDocument(text)
  const value: unknown = parse(yaml)
  if (how === 'set') document.setIn(path, value)
  else if (isCollection(document.getIn(path))) document.addIn(path, value)
  else
    document.setIn(
      path,
      [document.getIn(path), value].filter((one) => one !== undefined),
    )
  return document.toString()
}

/** The words of a command line behind `xrole explain`, as a shell reads them. */
export const wordsOf = (command: string): string[] =>
  [...command.matchAll(/'((?:[^']|'\\'')*)'|(\S+)/g)]
    .map(([, quoted, plain]) => quoted?.replaceAll(`'\\''`, "'") ?? plain ?? '')
    .slice(2)
