import {Readable} from 'node:stream'
import type {HttpHandlerOptions, HttpRequest, HttpResponse} from '@smithy/types'
import type {Sandbox} from './sandbox.js'

interface HandlerResult {
  response: HttpResponse & {statusCode: number}
}
/** What the SDK's clients take as `requestHandler`. */
export interface SandboxRequestHandler {
  metadata: {handlerProtocol: string}
  handle(request: HttpRequest, options?: HttpHandlerOptions): Promise<HandlerResult>
  destroy(): void
  updateHttpClientConfig(): void
  httpHandlerConfigs(): Record<string, never>
}

const textOf = (body: unknown): string => {
  if (typeof body === 'string') return body
  // Not by Buffer.from: the SDK warns on stderr when its JSON bodies are treated as text.
  if (body instanceof Uint8Array) return new TextDecoder().decode(body)
  return ''
}

const aborted = (): Error => Object.assign(new Error('Request aborted'), {name: 'AbortError'})

/** Puts the sandbox below the SDK, in the place of the network. */
export const sandboxRequestHandler = (sandbox: Sandbox): SandboxRequestHandler => ({
  metadata: {handlerProtocol: 'http/1.1'},
  handle: async (request, {abortSignal} = {}) => {
    const signal = abortSignal as AbortSignal | undefined
    if (signal?.aborted) throw aborted()
    const headers = Object.fromEntries(
      Object.entries(request.headers).map(([name, value]) => [name.toLowerCase(), value]),
    )
    const answer = sandbox.handle({headers, body: textOf(request.body), path: request.path})
    const {status, headers: fields, body} = await (signal ? Promise.race([answer, abortion(signal)]) : answer)
    return {response: {statusCode: status, headers: fields, body: Readable.from([Buffer.from(body)])}}
  },
  destroy: () => undefined,
  updateHttpClientConfig: () => undefined,
  httpHandlerConfigs: () => ({}),
})

const abortion = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => signal.addEventListener('abort', () => reject(aborted()), {once: true}))
