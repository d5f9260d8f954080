import type {Json} from '../core/types.js'
import {unknownIn} from './catalogue.js'
import {stringsOf} from './elements.js'
import type {Use} from './elements.js'
import {didYouMean, error, warning} from './problem.js'
import type {Path, Problem} from './problem.js'

/** What a trust policy can grant. Source: Service Authorization Reference, AWS STS, actions on a role. */
const TRUST_ACTION =
  /^sts:(assumerole|assumerolewithsaml|assumerolewithwebidentity|tagsession|setsourceidentity|setcontext)$/

/** An Action or NotAction: its syntax, and whether AWS has such actions (it accepts others silently). */
export function checkActions(value: Json | undefined, name: string, as: Use, path: Path): Problem[] {
  const {texts, problems} = stringsOf(value, name, path)
  return [
    ...problems,
    ...texts.flatMap(([action, at]) => (as === 'trust' ? checkTrustAction : checkAction)(action, at)),
  ]
}

function checkAction(action: string, path: Path): Problem[] {
  if (action === '*' || action === '*:*') return []
  const parts = action.split(':')
  if (parts.length === 1)
    return [
      error(path, 'action-syntax', `"${action}" has no service; an action is written service:Name, like s3:GetObject`),
    ]
  if (parts.length > 2)
    return [error(path, 'action-syntax', `"${action}" has more than one colon; an action is written service:Name`)]
  if (!/^[a-z0-9-]+:[a-z0-9*?-]+$/i.test(action))
    return [
      error(path, 'action-syntax', `"${action}" is no action; it is written service:Name, wildcards in the name only`),
    ]
  const unknown = unknownIn(action)
  if (!unknown) return []
  return unknown.what === 'service'
    ? [warning(path, 'unknown-service', `no AWS service has the prefix "${parts[0]}"${didYouMean(unknown.nearest)}`)]
    : [warning(path, 'unknown-action', `AWS has no action "${action}"${didYouMean(unknown.nearest)}`)]
}

function checkTrustAction(action: string, path: Path): Problem[] {
  if (!/^sts:/i.test(action))
    return [
      error(
        path,
        'trust-action',
        `a trust policy can only allow or deny sts actions, not "${action}"; sts:AssumeRole is meant as a rule`,
      ),
    ]
  const problems = checkAction(action, path)
  if (problems.length > 0 || /[*?]/.test(action) || TRUST_ACTION.test(action.toLowerCase())) return problems
  return [
    warning(path, 'trust-action', `"${action}" is of no use in a trust policy; sts:AssumeRole is meant as a rule`),
  ]
}
