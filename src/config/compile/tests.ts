import type {State} from '../../core/types.js'
import {fullAddress} from '../grammar/addresses.js'
import type {AccessTest} from '../intent.js'
import type {WrittenTest} from '../written.js'
import type {Context} from './context.js'
import {placeOf} from './places.js'

const nameOf = ({who, can, cannot, action, on}: WrittenTest): string =>
  [
    who,
    can === undefined ? 'cannot' : 'can',
    ...[can ?? cannot].filter((target) => target !== true),
    ...(action.length > 0 ? [action.join(', '), 'on', on.join(', ') || '*'] : []),
  ].join(' ')

/** `tests:` of the file, its addresses in full. `state` is what the file declares. */
export function compileTests(context: Context, _state: State): AccessTest[] {
  return context.written.tests.map((test, index) => {
    const target = test.can ?? test.cannot
    return {
      name: test.name ?? nameOf(test),
      who: fullAddress(test.who),
      expected: test.can === undefined ? 'cannot' : 'can',
      ...(typeof target === 'string' && {role: fullAddress(target)}),
      actions: test.action,
      resources: test.on.length > 0 ? test.on : ['*'],
      request: test.with,
      ...(test.probe !== undefined && {probe: test.probe}),
      place: placeOf(context.sources, ['tests', index]),
    }
  })
}
