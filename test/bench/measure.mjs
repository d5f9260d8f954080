// Preloaded into a measured process: on exit it writes what the process cost, in seconds and MiB, to XROLE_BENCH_OUT.
import {writeFileSync} from 'node:fs'

process.on('exit', () => {
  const {userCPUTime, systemCPUTime, maxRSS} = process.resourceUsage()
  const cost = {wall: performance.now() / 1000, cpu: (userCPUTime + systemCPUTime) / 1e6, memory: maxRSS / 1024}
  writeFileSync(process.env.XROLE_BENCH_OUT, JSON.stringify(cost))
})
