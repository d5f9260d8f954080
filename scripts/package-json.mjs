// The package.json that is published. dist/ holds all that runs, so whoever installs xrole gets no other package with
// it: nothing can float onto a version that wants another Node, and nothing else can be slipped in.
//
//   node scripts/package-json.mjs publish    (prepack)   keeps the real one aside and writes the published one
//   node scripts/package-json.mjs restore    (postpack)  puts the real one back; does nothing when there is nothing to put back
import {existsSync, readFileSync, renameSync, writeFileSync} from 'node:fs'
import {fileURLToPath} from 'node:url'

const FILE = fileURLToPath(new URL('../package.json', import.meta.url))
const KEPT = fileURLToPath(new URL('../.package.json.kept', import.meta.url))

/** What matters only to who builds it. */
const OURS = new Set(['dependencies', 'devDependencies', 'scripts', 'publishConfig', 'private'])

/** @param {Record<string, unknown>} whole */
export const published = (whole) => Object.fromEntries(Object.entries(whole).filter(([key]) => !OURS.has(key)))

// One that is there already was left by a run that was killed: it is the real one.
const restore = () => existsSync(KEPT) && renameSync(KEPT, FILE)

const jobs = {
  publish() {
    restore()
    const text = readFileSync(FILE, 'utf8')
    writeFileSync(KEPT, text)
    writeFileSync(FILE, `${JSON.stringify(published(JSON.parse(text)), null, 2)}\n`)
  },
  restore,
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const job = jobs[process.argv[2]]
  if (!job) throw new Error('say what to do: publish or restore')
  job()
}
