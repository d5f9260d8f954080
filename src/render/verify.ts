import type {Position} from '../core/locate.js'
import type {AccessTest} from '../config/intent.js'
import type {Tried} from '../core/cloud.js'
import type {Checked, How, Verdict, Verified} from '../engine/verify/verify.js'
import {escapeText} from './escape.js'
import {painter} from './style.js'
import type {Tone} from './style.js'
import {outcomeWords} from './test-words.js'
import type {Where} from './test-words.js'

export interface VerifyReport extends Verified {
  /** Where a policy is. */
  readonly where: Where
  /** Where an entry of `tests:` is. */
  readonly place: (test: AccessTest) => Position & {readonly file: string}
}

const MARKS: Readonly<Record<Verdict, readonly [string, Tone]>> = {
  ok: ['ok', 'green'],
  wrong: ['FAIL', 'red'],
  open: ['-', 'dim'],
  unknown: ['?', 'yellow'],
}

const saidBy = ({code, message}: Tried): string => [code, message].filter((one) => one !== undefined).join(': ')

const withWords = ({needs}: Checked): string =>
  needs.length === 0 ? '' : ` with ${needs.map((one) => (one === 'mfa' ? 'MFA' : 'its external id')).join(' and ')}`

const DID: Readonly<Record<Tried['outcome'], string>> = {
  allowed: 'does',
  denied: 'does not',
  unknown: 'AWS gave no answer',
}

/** The caller and a role: what should be, what is, and which layer makes the difference. */
function ownWords(checked: Checked, where: Where): string {
  const {role = '', result, tried, verdict, how} = checked
  const why = outcomeWords(result, where)
  const carries = withWords(checked)
  if (how === 'not tried') return `${role}: needs MFA, not tried (--mfa-serial ARN --mfa-token CODE)`
  if (!tried) return `${role}: ${why}`
  if (tried.outcome === 'unknown') return `${role}: could not be tried: ${saidBy(tried)}`
  if (verdict === 'open') return `${role}: ${DID[tried.outcome]}${carries}; its policies leave it open: ${why}`
  if (verdict === 'ok')
    return tried.outcome === 'allowed' ? `${role}: may${carries}, and does` : `${role}: may not, and does not (${why})`
  if (result.outcome === tried.outcome)
    return tried.outcome === 'denied'
      ? `${role}: may by the file, and may not in AWS, and does not: ${why}`
      : `${role}: may not by the file, and may in AWS, and does: ${why}`
  return tried.outcome === 'denied'
    ? `${role}: may${carries}, and does not: ${saidBy(tried)}. By what was read it is ${why}; a service or resource control policy, or a policy that limits these credentials, may forbid it`
    : `${role}: may not, and does: AWS lets in what by the policies that were read is ${why}`
}

/** Somebody else and a role, by the policies in AWS. */
function otherWords(checked: Checked, where: Where): string {
  const {who, role = '', result, verdict, byFile} = checked
  const why = outcomeWords(result, where)
  if (verdict === 'wrong')
    return byFile
      ? `${role}: ${who} may by the file, and may not in AWS: ${why}`
      : `${role}: ${who} may in AWS${withWords(checked)}, and may not by the file: ${why}`
  return `${role}: ${who} may${withWords(checked)}${result.outcome === 'conditional' ? `: ${why}` : ''}`
}

function testWords(checked: Checked, {where, place}: VerifyReport): string {
  const {test, result, tried, how} = checked
  if (!test) return ''
  const {file, line} = place(test)
  const probe = tried?.probe
  const said = [
    how === 'not tried' ? 'needs MFA, not tried (--mfa-serial ARN --mfa-token CODE)' : '',
    tried ? (tried.outcome === 'allowed' ? 'AWS lets it in' : `AWS says ${saidBy(tried)}`) : '',
    probe ? `${test.probe ?? ''}: ${probe.outcome === 'allowed' ? 'works' : saidBy(probe)}` : '',
    tried && test.actions.length > 0 ? 'its actions are simulated' : '',
    !tried || checked.verdict !== 'ok' || test.actions.length > 0 ? outcomeWords(result, where) : '',
  ]
  return [`${test.name} (${file}:${line})`, ...said.filter((one) => one !== '')].join(': ')
}

const wordsOf = (checked: Checked, report: VerifyReport): string =>
  checked.test
    ? testWords(checked, report)
    : checked.who === report.caller.name
      ? ownWords(checked, report.where)
      : otherWords(checked, report.where)

const count = (checked: readonly Checked[], how: How): number => checked.filter((one) => one.how === how).length

const plural = (n: number, one: string): string => `${n} ${one}${n === 1 ? '' : 's'}`

/** One line for everything that was tried or asked, each saying which; then who cannot use what it was given. */
export function verifyText(report: VerifyReport, {color}: {color: boolean}): string {
  const paint = painter(color)
  const {caller, checked, withoutDevice, unread} = report
  const lines = checked.map((one) => {
    const [mark, tone] = MARKS[one.verdict]
    return `${one.how.padEnd(9)}  ${paint(tone, mark.padEnd(4))}  ${escapeText(wordsOf(one, report))}`
  })
  const wrong = checked.filter(({verdict}) => verdict === 'wrong').length
  const unknown = checked.filter(({verdict}) => verdict === 'unknown').length
  const named = caller.name === caller.arn ? '' : ` (${caller.name})`
  return [
    `The caller is ${escapeText(`${caller.arn}${named}`)}`,
    '',
    ...lines,
    ...(lines.length > 0 ? [''] : []),
    ...withoutDevice.map(({user, roles}) =>
      escapeText(`No MFA device: ${user} may become ${roles.join(', ')} with MFA only, and has none.`),
    ),
    ...unread.map(({user, message}) => escapeText(`The MFA devices of ${user} could not be read: ${message}`)),
    ...(withoutDevice.length + unread.length > 0 ? [''] : []),
    [
      `${count(checked, 'live')} tried for real`,
      `${count(checked, 'simulated')} simulated`,
      ...(count(checked, 'not tried') > 0 ? [`${count(checked, 'not tried')} not tried`] : []),
    ].join(', ') +
      (wrong + unknown === 0
        ? '. All is as it should be.'
        : `. ${[...(wrong > 0 ? [`${plural(wrong, 'line')} not as it should be`] : []), ...(unknown > 0 ? [`${plural(unknown, 'line')} without an answer`] : [])].join(', ')}.`),
    '',
  ].join('\n')
}

const answerJson = (tried: Tried | undefined) =>
  tried ? {outcome: tried.outcome, code: tried.code ?? null, message: tried.message ?? null} : null

/** The same for programs. No credential is in it, nor in what it is made of. */
export function verifyJson(report: VerifyReport) {
  const {caller, checked, withoutDevice, unread, where, place} = report
  return {
    caller,
    checked: checked.map((one) => ({
      how: one.how,
      verdict: one.verdict,
      who: one.who,
      role: one.role ?? null,
      expected: one.result.outcome,
      why: outcomeWords(one.result, where),
      needs: one.needs,
      tried: answerJson(one.tried),
      probe: answerJson(one.tried?.probe),
      ...(one.test && {test: one.test.name, ...place(one.test)}),
      ...(one.byFile !== undefined && {byFile: one.byFile}),
    })),
    withoutDevice,
    unread,
  }
}
