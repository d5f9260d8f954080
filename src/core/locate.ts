/** Where an offset is for a reader: both count from 1, columns in UTF-16 units as editors do; a byte order mark has no column. */
export interface Position {
  readonly line: number
  readonly column: number
}

export function locate(text: string, offset: number): Position {
  const end = Math.min(offset, text.length)
  let line = 1
  let start = text.startsWith('\uFEFF') ? 1 : 0
  for (let next = text.indexOf('\n'); next !== -1 && next < end; next = text.indexOf('\n', next + 1)) {
    line++
    start = next + 1
  }
  return {line, column: Math.max(0, end - start) + 1}
}

/** `accounts.yaml:12:5`, to name a second place inside a message. */
export function placeText(texts: ReadonlyMap<string, string>, place: {file: string; start: number}): string {
  const text = texts.get(place.file)
  if (text === undefined) return place.file
  const {line, column} = locate(text, place.start)
  return `${place.file}:${line}:${column}`
}

/** `accounts.yaml:12`, to name the line of a rule. */
export function lineText(texts: ReadonlyMap<string, string>, place: {file: string; start: number}): string {
  const text = texts.get(place.file)
  return text === undefined ? place.file : `${place.file}:${locate(text, place.start).line}`
}
