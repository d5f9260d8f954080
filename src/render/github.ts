import type {Finding} from '../core/types.js'
import {locate} from '../core/locate.js'
import {escapeLines} from './escape.js'

const WORDS = {error: 'error', warning: 'warning', note: 'notice'} as const

/** GitHub, "Workflow commands for GitHub Actions": `%`, CR and LF of the message, of a property `:` and `,` as well. */
const data = (text: string): string => text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
const property = (text: string): string => data(text).replaceAll(':', '%3A').replaceAll(',', '%2C')

/** As GitHub reads it: on one line, from one column to another. */
function placeWords({place}: Finding, root: string, texts: ReadonlyMap<string, string>): string[] {
  const text = place && texts.get(place.file)
  if (!place || text === undefined) return [`file=${property(place?.file ?? root)}`]
  const [from, to] = [locate(text, place.start), locate(text, Math.max(place.start, place.end))]
  const columns = from.line === to.line ? [`col=${from.column}`, `endColumn=${to.column}`] : []
  return [`file=${property(place.file)}`, `line=${from.line}`, `endLine=${to.line}`, ...columns]
}

/** Findings as annotations on the lines of a pull request, one workflow command each. */
export const findingsGithub = (
  findings: readonly Finding[],
  root: string,
  texts: ReadonlyMap<string, string>,
): string =>
  findings
    .map((finding) => {
      const properties = [...placeWords(finding, root, texts), `title=${property(`xrole ${finding.code}`)}`].join(',')
      return `::${WORDS[finding.severity]} ${properties}::${data(escapeLines(finding.message).join('\n'))}`
    })
    .join('\n')
