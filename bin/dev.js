#!/usr/bin/env node
// Runs the TypeScript sources without a build: bin/dev.js plan --sandbox
import {readFileSync} from 'node:fs'
import {fileURLToPath} from 'node:url'
import {register} from 'tsx/esm/api'

process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true'
register()
const {execute, Plugin, settings} = await import('@oclif/core')
const root = fileURLToPath(new URL('..', import.meta.url))
const pjson = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'))
pjson.oclif = JSON.parse(JSON.stringify(pjson.oclif).replaceAll('./dist/', './src/'))
settings.enableAutoTranspile = false
// Config does not hand ignoreManifest on to the root plugin, which would then run what was last built.
const load = Plugin.prototype.load
Plugin.prototype.load = function () {
  if (this.options.isRoot) this.options.ignoreManifest = true
  return load.call(this)
}
await execute({development: true, dir: import.meta.url, loadOptions: {root, pjson}})
