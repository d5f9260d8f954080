import {Flags, type Interfaces} from '@oclif/core'
import {HAZARDS} from '../../core/types.js'
import type {ApplyFlags} from './apply.js'
import {Failure} from '../base-command.js'

/** What whoever lets something be written may let pass: the flags of `apply` and of `drift --revert`. */
export const applying = {
  yes: Flags.boolean({char: 'y', description: 'do not ask; needed where there is no terminal'}),
  adopt: Flags.boolean({description: 'take over declared things that exist without our mark'}),
  allow: Flags.option({
    options: HAZARDS,
    multiple: true,
    multipleNonGreedy: true,
    description: 'allow a hazard by name',
  })(),
  'max-deletes': Flags.string({
    helpValue: 'N|N%',
    description: 'how many things may be deleted or replaced [default: 10 or 30%, whichever is less, at least 1]',
  }),
  'management-account': Flags.boolean({
    description: 'changes of the management account of the organization are meant (exit 3 without it, or asked)',
  }),
  'skip-unreadable': Flags.boolean({description: 'go on without accounts that cannot be read (exit 4)'}),
}

/** Throws a Failure for a limit that is none. */
export function allowedBy(flags: Interfaces.InferredFlags<typeof applying>): ApplyFlags {
  const limit = flags['max-deletes']
  if (limit !== undefined && !/^\d+%?$/.test(limit))
    throw new Failure(`--max-deletes takes a number or a percentage, like 20 or 20%; got ${limit}`)
  return {
    allow: flags.allow ?? [],
    adopt: flags.adopt,
    maxDeletes: limit,
    skipUnreadable: flags['skip-unreadable'],
    managementAccount: flags['management-account'],
  }
}
