import type {IncomingMessage, ServerResponse} from 'node:http'
import {createServer} from 'node:http'
import type {AddressInfo} from 'node:net'
import {ConnectionReset} from './errors.js'
import type {Sandbox} from './sandbox.js'
import {errorXml, services} from './wire/xml.js'

/** Requests of AWS are far smaller; more is not read. */
const maxBody = 16 * 1024 * 1024

const bodyOf = async (request: IncomingMessage): Promise<string> => {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request) {
    const bytes = chunk as Buffer
    size += bytes.length
    if (size > maxBody) throw new Error('request too large')
    chunks.push(bytes)
  }
  return Buffer.concat(chunks).toString()
}

const answer = async (sandbox: Sandbox, request: IncomingMessage, response: ServerResponse): Promise<void> => {
  const url = request.url ?? '/'
  const query = url.indexOf('?')
  const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]))
  // The Query protocol takes its parameters from a form or, as old clients do, from the URL.
  const body = request.method === 'GET' && query >= 0 ? url.slice(query + 1) : await bodyOf(request)
  const sourceIp = request.socket.remoteAddress ?? '127.0.0.1'
  const result = await sandbox.handle({headers, body, path: url, sourceIp})
  response.writeHead(result.status, result.headers).end(result.body)
}

/** What went wrong with the sandbox itself (its file is spoilt, say), in a form that AWS's clients show. */
const failureXml = (error: unknown): string =>
  errorXml(services.iam, 500, 'InternalFailure', error instanceof Error ? error.message : String(error), '-')

/**
 * The sandbox on a loopback port, for the AWS CLI and other tools. Port 0 takes a free one. Where the fault script breaks
 * a connection, it is closed without an answer.
 */
export const serve = async (sandbox: Sandbox, port = 0): Promise<{url: string; close: () => Promise<void>}> => {
  const server = createServer((request, response) => {
    answer(sandbox, request, response).catch((error: unknown) => {
      if (error instanceof ConnectionReset || response.headersSent) request.socket.destroy()
      else response.writeHead(500, {'content-type': 'text/xml'}).end(failureXml(error))
    })
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', resolve)
  })
  const {port: actual} = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${actual}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
