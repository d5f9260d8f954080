import {matchesGlob, type Address} from '../core/address.js'
import {nearest} from '../core/nearest.js'
import type {Severity} from '../core/types.js'
import type {Telling} from '../config/compile/context.js'
import {placeOf} from '../config/compile/places.js'
import type {Path, Sources} from '../config/source.js'
import {isOver} from '../config/trust/expiry.js'
import type {WrittenLint} from '../config/written.js'
import {didYouMean} from '../policy/problem.js'
import {ASKED_OF_AWS} from './rules/unused.js'

/** `lint: ignore:`, which findings are not told. */
export interface Silence {
  /** Whether an entry silences a rule for a thing or part; that entry is of use then. */
  takes(code: string, address: Address): boolean
  /** What is wrong with the entries; those that took nothing so far are told as idle. */
  tellings(): Telling[]
}

type Ignore = WrittenLint['ignore'][number]

/** @param rules the ids that there are */
export function openSilence(
  ignore: readonly Ignore[],
  sources: Sources,
  rules: ReadonlySet<string>,
  now: Date,
): Silence {
  const used = new Set<Ignore>()
  const isAlive = ({rule, until}: Ignore): boolean => rules.has(rule) && !isOver(until, now)
  const tell = (severity: Severity, code: string, path: Path, message: string): Telling => ({
    severity,
    code,
    message,
    place: placeOf(sources, path),
    about: [{path}],
  })

  function judge(entry: Ignore, path: Path): Telling[] {
    const {rule, address, until} = entry
    if (!rules.has(rule)) {
      const near = nearest(rule, rules)
      const otherwise = '; findings have the id of their rule in brackets, and errors cannot be silenced'
      return [
        tell(
          'error',
          'unknown-rule',
          [...path, 'rule'],
          `there is no rule "${rule}"${near ? didYouMean(near) : otherwise}`,
        ),
      ]
    }
    if (isOver(until, now)) {
      const message = `this entry was over on ${until} and no longer counts; remove it, or give it another day`
      return [tell('warning', 'silence-over', [...path, 'until'], message)]
    }
    if (used.has(entry) || ASKED_OF_AWS.has(rule)) return []
    const message = `${rule} finds nothing at ${address}, so that this entry silences nothing; remove it`
    return [tell('warning', 'idle-silence', path, message)]
  }

  return {
    takes(code, address) {
      // All that match: two entries for one thing are both of use.
      const taking = ignore.filter((one) => one.rule === code && isAlive(one) && matchesGlob(one.address, address))
      for (const one of taking) used.add(one)
      return taking.length > 0
    },
    tellings: () => ignore.flatMap((entry, index) => judge(entry, ['lint', 'ignore', index])),
  }
}
