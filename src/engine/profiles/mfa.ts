import {CloudError} from '../../core/cloud.js'
import type {Cloud} from '../../core/cloud.js'
import {hasCode} from '../assume/mfa.js'
import {failureText} from '../failure-text.js'
import type {Person} from '../who-for/who-for.js'

export interface Device {
  /** Undefined: whoever asks has none, and can have none. */
  readonly serial: string | undefined
  /** What a reader has to know of it. */
  readonly note?: string
}

const NEXT = 'where that is wrong, name it with --mfa-serial ARN'

/**
 * The MFA device of a person: as AWS lists it where it was asked, else the name that most have.
 * @param cloud undefined: AWS is not asked
 */
export async function deviceOf({kind, account, shortName, name}: Person, cloud: Cloud | undefined): Promise<Device> {
  if (kind !== 'user') return {serial: undefined}
  const usual = `arn:${account.partition}:iam::${account.id}:mfa/${shortName}`
  if (!cloud) return {serial: usual, note: `the MFA device of ${name} is taken to be ${usual}; ${NEXT}`}
  try {
    const listed = await cloud.lookup(account, {about: 'mfa-devices', subject: shortName})
    const all = Array.isArray(listed) ? listed.filter((one) => typeof one === 'string') : []
    const able = all.filter(hasCode)
    const [serial] = able
    if (serial === undefined) {
      const what =
        all.length > 0 ? 'has security keys only, which give no codes to the command line' : 'has no MFA device'
      return {serial: usual, note: `${name} ${what}; its profiles work once there is one that is called ${usual}`}
    }
    return able.length === 1
      ? {serial}
      : {serial, note: `${name} has ${able.length} MFA devices, and ${serial} is written; ${NEXT}`}
  } catch (error) {
    if (!(error instanceof CloudError)) throw error
    return {
      serial: usual,
      note: `the MFA device of ${name} could not be asked for (${failureText(error).split('\n')[0]}), and is taken to be ${usual}; ${NEXT}`,
    }
  }
}
