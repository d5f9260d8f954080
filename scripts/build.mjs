// Bundles the commands into dist/ and writes oclif.manifest.json, from which --help and --version are answered without
// loading any command. Runs on every install, so it needs nothing but what is installed. Types are checked elsewhere
// (npm run typecheck). Bundled, because reading a thousand small modules takes longer than a plan of a few accounts.
import {readdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import {fileURLToPath} from 'node:url'
import {build} from 'esbuild'
import {thirdPartyText} from './third-party.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))

rmSync(new URL('../dist', import.meta.url), {recursive: true, force: true})
rmSync(new URL('../oclif.manifest.json', import.meta.url), {force: true})

const entries = ['commands', 'hooks'].flatMap((folder) =>
  readdirSync(new URL(`../src/${folder}`, import.meta.url), {recursive: true})
    .filter((name) => name.endsWith('.ts'))
    .map((name) => `src/${folder}/${name}`),
)
const {metafile} = await build({
  absWorkingDir: root,
  entryPoints: ['src/main.ts', ...entries],
  outbase: 'src',
  outdir: 'dist',
  // As deep below the package as the sources are, which find data/ and schema/ from where they stand.
  chunkNames: 'chunks/[name]-[hash]',
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  mainFields: ['module', 'main'],
  // oclif asks for it only to run sources, which bin/dev.js does.
  external: ['typescript'],
  legalComments: 'linked',
  metafile: true,
  logLevel: 'error',
  banner: {
    js: "import {createRequire as requireFrom} from 'node:module'; const require = requireFrom(import.meta.url);",
  },
})

// Only what is in the output: what was read and shaken off entirely is not passed on.
const bundled = Object.values(metafile.outputs).flatMap(({inputs}) =>
  Object.entries(inputs).flatMap(([input, {bytesInOutput}]) => (bytesInOutput > 0 ? [input] : [])),
)
writeFileSync(new URL('../dist/THIRD-PARTY-LICENSES.txt', import.meta.url), thirdPartyText(root, bundled))

const {Config} = await import('@oclif/core')
const {name, version} = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'))
const config = await Config.load({root, ignoreManifest: true})
const commands = [...(config.plugins.get(name)?.commands ?? [])]
  .sort((a, b) => (a.id < b.id ? -1 : 1))
  .map((command) => [command.id, Object.fromEntries(Object.entries(command).filter(([key]) => key !== 'load'))])
const manifest = {commands: Object.fromEntries(commands), version}
writeFileSync(new URL('../oclif.manifest.json', import.meta.url), `${JSON.stringify(manifest, null, 2)}\n`)
