import assert from 'node:assert/strict'

/** A text with a unified diff of it applied, as `patch` does it; every line of the diff has to fit where it says. */
export function patched(text: string, patch: string): string {
  const was = text.replace(/\n$/, '').split('\n')
  const out: string[] = []
  let at = 0
  for (const line of patch.replace(/\n$/, '').split('\n').slice(2)) {
    const [, start, count] = /^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@$/.exec(line) ?? []
    if (start !== undefined) {
      const to = Number(start) - (count === '0' ? 0 : 1)
      out.push(...was.slice(at, to))
      at = to
      continue
    }
    if (!line.startsWith('+')) assert.equal(was[at++], line.slice(1))
    if (!line.startsWith('-')) out.push(line.slice(1))
  }
  return [...out, ...was.slice(at), ''].join('\n')
}
