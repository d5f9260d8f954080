const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ')

export const markdownTable = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...rows].map((row) => `| ${row.map(cell).join(' | ')} |`).join('\n')

const marker = (name: string) => ({start: `<!-- generated: ${name} -->`, end: `<!-- end of ${name} -->`})

/** The text with what is between the markers of each part replaced. Throws where a marker is missing. */
export function withGenerated(text: string, parts: Readonly<Record<string, string>>): string {
  return Object.entries(parts).reduce((before, [name, part]) => {
    const {start, end} = marker(name)
    const [from, to] = [before.indexOf(start), before.indexOf(end)]
    if (from === -1 || to < from) throw new Error(`no ${start} … ${end}`)
    return `${before.slice(0, from + start.length)}\n\n${part.trim()}\n\n${before.slice(to)}`
  }, text)
}
