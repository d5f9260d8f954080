import {AWS_LIMITS} from '../support/large-aws/faults.js'
import {openLargeAws} from '../support/large-aws/server.js'

// A process of its own, whose costs are not measured: prints its URL, and ends when it is killed.
const number = (name: string): number => Number(process.env[name] ?? 0)

const {url} = await openLargeAws({
  accounts: number('LARGE_ACCOUNTS'),
  roles: number('LARGE_ROLES'),
  latency: number('LARGE_LATENCY'),
  limits: process.env['LARGE_LIMITS'] === 'none' ? undefined : AWS_LIMITS,
  faults: process.env['LARGE_FAULTS'] === '1',
  now: () => performance.timeOrigin + performance.now(),
  sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
})
console.log(url)
