import {moto} from '../support/moto.js'
import {startMoto, type Moto} from './server.js'

let server: Moto | undefined
moto.wanted = true

export async function mochaGlobalSetup(): Promise<void> {
  server = await startMoto()
  moto.url = server.url
}

export async function mochaGlobalTeardown(): Promise<void> {
  moto.url = undefined
  await server?.stop()
}
