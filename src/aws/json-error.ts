import type {SdkClient} from './service.js'

interface JsonError extends Error {
  __type?: unknown
  Code?: string
  /** Which of many limits or rules it is (Organizations): MIN_POLICY_TYPE_ATTACHMENT_LIMIT_EXCEEDED. */
  Reason?: unknown
}

/** The SDK has the code of an error in `Code` where the protocol is XML, where it is JSON in `name`; failures are read alike. */
export const coded = (client: SdkClient): SdkClient => ({
  async send(command, options) {
    try {
      return await client.send(command, options)
    } catch (error) {
      const thrown = error as JsonError
      if (thrown instanceof Error && thrown.__type !== undefined) {
        thrown.Code ??= thrown.name
        if (typeof thrown.Reason === 'string') thrown.message = `${thrown.message} (${thrown.Reason})`
      }
      throw thrown
    }
  },
})
