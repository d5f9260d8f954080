import {locate} from '../../core/locate.js'
import type {Place} from '../../core/types.js'
import {driftJson} from '../../render/drift/json.js'
import {driftMarkdown} from '../../render/drift/markdown.js'
import type {DriftReport} from '../../render/drift/report.js'
import {renderDrift} from '../../render/drift/text.js'
import type {CommentOptions} from '../../render/markdown-comment.js'
import type {ExitCode} from '../exit.js'
import {driftSarif} from '../sarif.js'
import {callsOfChange, detailOf} from '../session.js'
import type {Session} from '../session.js'

export const DRIFT_FORMATS = ['text', 'json', 'markdown', 'sarif'] as const

interface Shown {
  readonly format: (typeof DRIFT_FORMATS)[number]
  readonly color: boolean
  /** How `drift` ends, and which xrole it is: SARIF has both. */
  readonly exitCode: ExitCode
  readonly version: string
  readonly again: string
  readonly isBlamed: boolean
}

/** Drift as `--format` asks for it. */
export async function driftText(
  session: Session,
  report: DriftReport,
  {format, color, exitCode, version, again, isBlamed}: Shown,
  comment: CommentOptions,
): Promise<string> {
  const {loaded, intent} = session
  const {file, sources} = loaded
  const place = (at: Place) => locate(sources.texts.get(at.file) ?? '', at.start)
  const detail = await detailOf(session, {calls: false})
  if (format === 'json') return JSON.stringify(driftJson(report, callsOfChange, place), null, 2)
  if (format === 'markdown') return driftMarkdown(report, {...comment, file, detail, again, isBlamed})
  if (format === 'sarif') return driftSarif(report, {file, sources, intent, detail, version, exitCode})
  return renderDrift(report, {color, file, detail, again, isBlamed})
}
