import {Readable} from 'node:stream'
import {AssumeRoleCommand, STSClient} from '@aws-sdk/client-sts'
import {NodeHttpHandler} from '@smithy/node-http-handler'
import type {Keys} from '../../src/aws/clients.js'

/** What test/moto/setup.ts says: `wanted` as soon as it is loaded, which is before any test; `url` once moto runs. */
export const moto: {wanted: boolean; url?: string | undefined} = {wanted: false}

export function motoUrl(): string {
  if (moto.url === undefined) throw new Error('moto is not running: it does in `npm run test:moto` only')
  return moto.url
}

export async function resetMoto(url: string): Promise<void> {
  const response = await fetch(`${url}/moto-api/reset`, {method: 'POST'})
  if (!response.ok) throw new Error(`moto would not reset: HTTP ${response.status}`)
}

/** Keys of an administrator of an account: moto's AssumeRole gives them for any role, existing or not. */
export async function motoKeys(url: string, account: string): Promise<Keys> {
  const keys = {accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 'x'}
  const sts = new STSClient({endpoint: url, region: 'us-east-1', credentials: keys})
  const role = {RoleArn: `arn:aws:iam::${account}:role/Administrator`, RoleSessionName: 'administrator'}
  const {Credentials} = await sts.send(new AssumeRoleCommand(role))
  sts.destroy()
  const {AccessKeyId = '', SecretAccessKey = '', SessionToken = ''} = Credentials ?? {}
  return {accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken}
}

/** Reads that moto 5.2.1 does not have (HTTP 500), of things that it does not have either: nobody has any. */
const MISSING = /^Action=(ListServiceSpecificCredentials)&|&Action=(ListServiceSpecificCredentials)(&|$)/

/** The same of AWS Organizations, whose requests are JSON: nobody can be asked to join. */
const NOBODY = /\.ListHandshakesForOrganization$/

/** The network, but for what moto lacks. */
export function motoHandler(): unknown {
  const network = new NodeHttpHandler()
  return {
    metadata: network.metadata,
    handle: async (...[request, options]: Parameters<NodeHttpHandler['handle']>) => {
      const answer = (text: string) => ({
        response: {
          statusCode: 200,
          headers: {'x-amzn-requestid': 'not-moto'},
          body: Readable.from([Buffer.from(text)]),
        },
      })
      if (NOBODY.test(request.headers['x-amz-target'] ?? '')) return answer('{"Handshakes":[]}')
      const op = MISSING.exec(String(request.body))
      if (!op) return network.handle(request, options)
      const name = op[1] ?? op[2]
      return answer(`<${name}Response><${name}Result/></${name}Response>`)
    },
    destroy: () => network.destroy(),
    updateHttpClientConfig: () => undefined,
    httpHandlerConfigs: () => ({}),
  }
}
