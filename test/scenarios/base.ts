import type {Gathered} from '../../src/engine/gather.js'
import type {AccountRef} from '../../src/core/types.js'
import type {Lab, LabOptions} from '../support/lab.js'
import {account} from '../support/clouds.js'
import type {OrganizationSeed} from '../support/organization-seed.js'

/** One state to go to, and what is true on the way there and afterwards. */
export interface Stop {
  readonly name: string
  readonly yaml: string
  readonly options?: LabOptions
  /** Options that cannot be used twice. */
  readonly once?: () => LabOptions
  /** What somebody did by hand before. */
  byHand?(lab: Lab): Promise<void>
  /** The whole plan, as `verb address`, sorted: the order of independent changes is nobody's business. */
  readonly plans?: readonly string[]
  /** Codes of findings that the plan has, among others. */
  readonly finds?: readonly string[]
  /** Codes of findings that the plan must not have. */
  readonly findsNot?: readonly string[]
  /** Looks at the plan, before anything is written. */
  planned?(gathered: Gathered): void
  /** What the engine says when the file and AWS cannot be planned at all: exit 1, nothing written. */
  readonly fails?: RegExp
  /** 0 unless said; after 0 a second plan has to be empty, after 1 and 3 the world is as it was. */
  readonly exit?: number
  /** Codes of the findings that refused. */
  readonly refused?: readonly string[]
  /** What is said of what AWS refused. */
  readonly failed?: RegExp
  /** Looks at the world afterwards. */
  then?(lab: Lab): Promise<void>
}

/** A walk from state to state over one Cloud. */
export interface Walk {
  readonly name: string
  readonly accounts: readonly AccountRef[]
  /** The organization that they are in; none where it is not said. */
  readonly organization?: OrganizationSeed
  /** Clouds on which it cannot be walked, with the reason. */
  readonly notOn?: Partial<Record<'sandbox' | 'moto', string>>
  readonly stops: readonly Stop[]
}

export const ROOT = account('root', 1)
export const CLIENT = account('client', 2)
export const BOTH = [ROOT, CLIENT]

/** A file of two accounts; `lines` are further sections. */
export const file = (lines: string, owner = 'acme'): string => `version: 1
owner: ${owner}
accounts: {root: "111111111111", client: "222222222222"}
${lines}`

export const ROOT_ARN = 'arn:aws:iam::111111111111:root'
export const managed = (name: string): string => `arn:aws:iam::aws:policy/${name}`
export const own = (name: string, id = '222222222222'): string => `arn:aws:iam::${id}:policy/xrole/acme/${name}`

/** A trust policy that lets in some principals by ARN, as calls take it. */
export const trusting = (AWS: string | string[], condition?: object): string =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: {AWS},
        Action: 'sts:AssumeRole',
        ...(condition ? {Condition: condition} : {}),
      },
    ],
  })

/** A permissions policy of one statement, as calls take it. */
export const allowing = (action: string): string =>
  JSON.stringify({Version: '2012-10-17', Statement: [{Effect: 'Allow', Action: action, Resource: '*'}]})

/** A role as somebody made it: more on it than the file will say. */
export const roleByHand = async (lab: Lab): Promise<void> => {
  await lab.send('client', 'CreateRole', {
    RoleName: 'Gate',
    AssumeRolePolicyDocument: trusting(ROOT_ARN),
    Tags: [{Key: 'old', Value: 'x'}],
  })
  await lab.send('client', 'AttachRolePolicy', {RoleName: 'Gate', PolicyArn: managed('SecurityAudit')})
}
