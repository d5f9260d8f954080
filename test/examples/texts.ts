import {locate, lineText} from '../../src/core/locate.js'
import type {Plan} from '../../src/core/types.js'
import type {Loaded} from '../../src/engine/load.js'
import {callsOfChange} from '../../src/engine/session.js'
import {changeWords} from '../../src/policy/words.js'
import {documentDiff} from '../../src/render/document.js'
import {renderFindings} from '../../src/render/findings.js'
import {planJson} from '../../src/render/plan/json.js'
import {renderPlan} from '../../src/render/plan/text.js'

/** The plan as the command prints it, with file names as in the example's own folder. */
export function texts(plan: Plan, loaded: Loaded): {text: string; json: string} {
  const names = new Map(plan.accounts.map((account) => [account.id, account.name]))
  const short = (text: string) => text.replaceAll(/[^\s"]*\/(?=accounts\.yaml|teams\/|policies\/)/g, '')
  const text = renderPlan(plan, {
    color: false,
    file: 'accounts.yaml',
    detail: {
      documentDiff: (before, after, account) => documentDiff(before, after, account, {color: false}),
      changeWords: (before, after, account, as) => changeWords(before, after, account, as, names),
      findings: (findings) => renderFindings(findings, loaded.sources.texts),
      where: (place) => lineText(loaded.sources.texts, place),
    },
  })
  const place = (at: {file: string; start: number}) => locate(loaded.sources.texts.get(at.file) ?? '', at.start)
  return {text: short(text), json: short(`${JSON.stringify(planJson(plan, callsOfChange, place), null, 2)}\n`)}
}
