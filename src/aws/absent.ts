import {CloudError} from '../core/cloud.js'

/** NoSuchEntity is the answer "there is none" to some questions. */
export const orAbsent = async <T>(answer: Promise<T>): Promise<T | undefined> => {
  try {
    return await answer
  } catch (error) {
    if (error instanceof CloudError && error.kind === 'absent') return undefined
    throw error
  }
}
