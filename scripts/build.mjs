// Compiles src/ to dist/ and writes oclif.manifest.json, from which --help and --version are answered without loading
// any command. Runs on every install, so it needs nothing but what is installed.
import {spawnSync} from 'node:child_process'
import {readFileSync, rmSync, writeFileSync} from 'node:fs'
import {fileURLToPath} from 'node:url'
import {build} from 'esbuild'

const root = fileURLToPath(new URL('..', import.meta.url))

rmSync(new URL('../dist', import.meta.url), {recursive: true, force: true})
rmSync(new URL('../oclif.manifest.json', import.meta.url), {force: true})

// By its path: two TypeScripts may be installed, and which of them .bin/tsc is depends on the order of installation.
const tsc = fileURLToPath(new URL('../node_modules/typescript/bin/tsc', import.meta.url))
const {status} = spawnSync(process.execPath, [tsc, '-p', 'tsconfig.build.json'], {cwd: root, stdio: 'inherit'})
if (status !== 0) process.exit(status ?? 1)

// The SDK as one file: it loads in half the time. Its licences are kept beside it.
await build({
  absWorkingDir: root,
  entryPoints: ['src/aws/sdk.ts'],
  outdir: 'dist/aws',
  allowOverwrite: true,
  bundle: true,
  splitting: true,
  chunkNames: 'sdk-[hash]',
  format: 'esm',
  platform: 'node',
  target: 'node20',
  mainFields: ['module', 'main'],
  keepNames: true,
  legalComments: 'linked',
  logLevel: 'error',
  banner: {js: "import {createRequire} from 'node:module'; const require = createRequire(import.meta.url);"},
})

const {Config} = await import('@oclif/core')
const {name, version} = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'))
const config = await Config.load({root, ignoreManifest: true})
const commands = [...(config.plugins.get(name)?.commands ?? [])]
  .sort((a, b) => (a.id < b.id ? -1 : 1))
  .map((command) => [command.id, Object.fromEntries(Object.entries(command).filter(([key]) => key !== 'load'))])
const manifest = {commands: Object.fromEntries(commands), version}
writeFileSync(new URL('../oclif.manifest.json', import.meta.url), `${JSON.stringify(manifest, null, 2)}\n`)
