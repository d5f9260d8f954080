#!/usr/bin/env node
// The SDK would otherwise print eight lines about Node 20 into every cron mail.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true'

const {main} = await import('../dist/main.js')
await main(process.argv.slice(2), import.meta.url)
