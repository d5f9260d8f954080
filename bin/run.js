#!/usr/bin/env node
// The SDK would otherwise print eight lines about Node 20 into every cron mail.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true'

const {handle, run} = await import('@oclif/core')

// oclif ends failed runs with process.exit(), which drops what a pipe has not taken yet.
const drained = (stream) => new Promise((done) => (stream.writableLength === 0 ? done() : stream.once('drain', done)))

process.stdout.on('error', (error) => {
  if (error.code === 'EPIPE') process.exit(process.exitCode ?? 0)
  throw error
})

await run(process.argv.slice(2), import.meta.url).catch(async (error) => {
  await drained(process.stdout)
  return handle(error)
})
