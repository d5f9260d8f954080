import {Flags} from '@oclif/core'

/** The flags that hold for many commands (product contract, 4); each command takes those that make sense for it. */
export const shared = {
  file: Flags.string({char: 'f', default: 'accounts.yaml', helpValue: 'FILE', description: 'the file to work on'}),
  json: Flags.boolean({description: 'print the result as JSON'}),
  'no-color': Flags.boolean({description: 'print without colour; so does NO_COLOR in the environment'}),
  sandbox: Flags.boolean({description: 'work on the embedded AWS instead of the real one: for trying and testing'}),
  'sandbox-file': Flags.string({
    helpValue: 'FILE',
    description: 'where the embedded AWS is kept; implies --sandbox [default: .xrole/sandbox.json]',
  }),
  snapshot: Flags.string({
    helpValue: 'FILE',
    exclusive: ['sandbox', 'sandbox-file'],
    description: 'compare with a recorded read instead of AWS',
  }),
  organization: Flags.string({
    helpValue: 'FILE',
    description: 'take the accounts of the organization from a recorded one (xrole snapshot) instead of asking AWS',
  }),
  only: Flags.string({
    multiple: true,
    multipleNonGreedy: true,
    helpValue: 'ADDRESS-GLOB',
    description: 'change only what matches; everything is read all the same',
  }),
  account: Flags.string({
    multiple: true,
    multipleNonGreedy: true,
    helpValue: 'SELECTOR',
    description: 'change only these accounts: names and globs',
  }),
  'no-file-safety': Flags.boolean({
    description: "ignore the file's safety: section: maxDeletes, allow and mustKeep",
  }),
  concurrency: Flags.integer({min: 1, max: 64, default: 16, description: 'how many accounts to work on at once'}),
}
