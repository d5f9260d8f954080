import {willBeFound} from '../config/compile/discover.js'
import type {Written} from '../config/written.js'
import type {ApplyOutcome} from '../render/report.js'

/**
 * The accounts that an apply made and that the file, which discovers its accounts, is about from the next plan on: what it
 * says of them was not part of this one.
 */
export const newAccounts = ({done}: Pick<ApplyOutcome, 'done'>, written: Written): string[] =>
  done
    .filter(({kind, verb}) => kind === 'member' && verb === 'create')
    .map(({name}) => name)
    .filter((name) => willBeFound(written, name, written.organization?.accounts?.[name] ?? {}))
