// Runs xrole for the action: the command with its flags, the report for the pull request or the issue, and the outputs of
// the step. It never fails by what xrole exits with: the last step of the action does, after the report was delivered.
import {spawnSync} from 'node:child_process'
import {createHash, randomUUID} from 'node:crypto'
import {appendFileSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync} from 'node:fs'
import {join, posix, relative, sep} from 'node:path'
import {fileURLToPath} from 'node:url'
import {markerOf} from './comment.mjs'
import {tellError} from './github.mjs'

/** GitHub takes a MiB of summary a step. */
const SUMMARY_LIMIT = 1_000_000

/** The marker that a report begins with, and is found by. */
export const marker = (what, key) => `<!-- xrole ${what}${key ? ` ${key}` : ''} -->`

/** A text of which nothing is Markdown: the fence is longer than any run of backticks in it. */
export function fenced(text) {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length))
  const fence = '`'.repeat(longest + 1)
  return `${fence}text\n${text.trimEnd()}\n${fence}`
}

/** The end of a text that has to fit into a comment; whole lines, and it says what is missing. */
export function ending(text, limit = 20_000) {
  if (text.length <= limit) return text
  const end = text.slice(-limit)
  return `… the beginning is in the log of the run\n${end.slice(end.indexOf('\n') + 1)}`
}

/** With this marker as its first line, instead of the one that xrole put there, if any. */
const marked = (text, wanted) => `${wanted}\n${text.slice(markerOf(text)?.length ?? 0).trimStart()}`

/** What `xrole apply` exited with, in words for the pull request. */
export const APPLIED = {
  0: 'Applied. AWS matches the file.',
  1: '**Not applied:** xrole could not do its work.',
  3: '**Not applied, nothing was written:** xrole refused. When it says that the plan is stale, AWS or the file has moved since the plan was made: plan again (run the plan workflow by hand, Actions → Run workflow), look at it, and apply that.',
  4: '**Applied in part,** or AWS disagrees afterwards. Running it again is safe and finishes the job: plan again, look at it, and apply that.',
}

/** Words of an input, split at blanks. No shell looks at them. */
const words = (text) => (text ?? '').split(/\s+/).filter((word) => word !== '')

/** Into the log. Names of the file and of AWS stand in it, which a runner would obey if they look like a command of its own. */
function log(text) {
  if (text.trim() === '') return
  const token = randomUUID()
  console.log(`::stop-commands::${token}\n${text.trimEnd()}\n::${token}::`)
}

/** Runs xrole; what it says beside its result is also shown in the log. */
function xrole(args) {
  console.log(`[command]xrole ${args.join(' ')}`)
  const {stdout, stderr, status, error} = spawnSync('xrole', args, {encoding: 'utf8', maxBuffer: 1 << 28})
  if (error) throw new Error(`xrole could not be started: ${error.message}`)
  log(stderr)
  return {stdout, stderr, exit: status ?? 1}
}

/** Where xrole runs, below the root of the repository, with /; empty: there, or nowhere below it. */
function folderIn(root) {
  const folder = root ? relative(root, process.cwd()).split(sep).join('/') : ''
  return /^\.\.(\/|$)|^([A-Za-z]:|\/)/.test(folder) ? '' : folder
}

/** Annotations whose files are told from the root of the repository, as GitHub wants them; xrole tells them from where it runs. */
export const annotationsFrom = (folder, text) =>
  text.replace(/^(::(?:error|warning|notice) file=)([^,:]+)/gm, (_, start, file) => {
    const escaped = folder.replaceAll('%', '%25').replaceAll(':', '%3A').replaceAll(',', '%2C')
    return `${start}${file.startsWith('/') ? file : posix.join(escaped, file)}`
  })

/** The like for SARIF, of which the addresses below %SRCROOT% are meant. */
export function sarifFrom(folder, text) {
  if (folder === '' || !text.startsWith('{')) return text
  const prefix = folder.split('/').map(encodeURIComponent).join('/')
  return JSON.stringify(
    JSON.parse(text, (_, value) =>
      value?.uriBaseId === '%SRCROOT%' ? {...value, uri: posix.join(prefix, value.uri)} : value,
    ),
    null,
    2,
  )
}

const JOBS = {
  validate({file, args, folder, below}) {
    const annotated = xrole(['validate', '-f', file, '--format', 'github', ...args])
    console.log(annotationsFrom(below, annotated.stdout))
    const sarif = xrole(['validate', '-f', file, '--format', 'sarif', ...args])
    writeFileSync(join(folder, 'xrole.sarif'), sarifFrom(below, sarif.stdout))
    // The entries of tests: are asked of a file that is valid.
    const tested = annotated.exit === 0 ? xrole(['test', '-f', file, '--format', 'junit']) : undefined
    if (tested) writeFileSync(join(folder, 'xrole-tests.xml'), tested.stdout)
    const exit = annotated.exit || (tested?.exit ?? 0)
    return {
      exit,
      fails: exit !== 0,
      outputs: {
        ...(sarif.stdout.startsWith('{') ? {sarif: join(folder, 'xrole.sarif')} : {}),
        ...(tested?.stdout.startsWith('<') ? {junit: join(folder, 'xrole-tests.xml')} : {}),
      },
      report:
        exit === 0
          ? `\`${file}\` is valid, and its tests hold.\n`
          : `\`${file}\` is not valid, or its tests do not hold: see the annotations and the log.\n`,
    }
  },

  plan({file, args, folder, key, artifact, run}) {
    const out = join(folder, 'plan.json')
    const planned = xrole(['plan', '-f', file, '--format', 'markdown', '--detailed-exitcode', '--out', out, ...args])
    const text =
      planned.stdout.trim() === ''
        ? `**xrole plan failed** (exit ${planned.exit}).\n\n${fenced(ending(planned.stderr))}\n`
        : planned.stdout
    const digest = existsSync(out) ? createHash('sha256').update(readFileSync(out)).digest('hex') : undefined
    const kept =
      digest === undefined || artifact === 'none'
        ? `No plan was saved ([run](${run})).`
        : `Saved plan: artifact \`${artifact}\` of [this run](${run}), sha256 \`${digest}\`.\n<!-- xrole digest ${digest} -->`
    return {
      exit: planned.exit,
      // Differences are what a pull request is for.
      fails: planned.exit !== 0 && planned.exit !== 2,
      outputs: {changes: planned.exit === 2, ...(digest === undefined ? {} : {plan: out, digest})},
      report: `${marked(text, marker('plan', key))}\n---\n${kept}\n`,
    }
  },

  apply({file, args, folder, key, artifact, problem, reviewed, run}) {
    const saved = join(folder, 'plan.json')
    const digest = reviewed ? ['--plan-digest', reviewed] : []
    const applied =
      problem !== ''
        ? {stdout: '', stderr: problem, exit: 1}
        : xrole(['apply', ...(artifact === 'none' ? ['--yes'] : [saved, ...digest]), '-f', file, '--no-color', ...args])
    log(applied.stdout)
    const text = APPLIED[applied.exit] ?? `**xrole apply exited ${applied.exit}.**`
    return {
      exit: applied.exit,
      fails: applied.exit !== 0,
      outputs: {},
      report: `${marker('apply', key)}\n${text} ([run](${run}))\n\n${fenced(ending(`${applied.stdout}${applied.stderr}`))}\n`,
    }
  },

  drift({file, args, key, run}) {
    const found = xrole(['drift', '-f', file, '--format', 'markdown', ...args])
    const text = found.stdout.trim() === '' ? fenced(ending(found.stderr)) : found.stdout
    return {
      exit: found.exit,
      // Drift is told by the issue; a run that could not look is told by failing.
      fails: found.exit !== 0 && found.exit !== 2,
      outputs: {changes: found.exit === 2},
      report: `${marked(text, marker('drift', key))}\n---\nFound by [this run](${run}).\n`,
    }
  },
}

function main(env) {
  const job = JOBS[env.XROLE_COMMAND]
  if (!job) throw new Error(`the input command is "${env.XROLE_COMMAND}"; it is one of ${Object.keys(JOBS).join(', ')}`)
  const folder = join(env.RUNNER_TEMP, 'xrole')
  mkdirSync(folder, {recursive: true})
  const {exit, fails, outputs, report} = job({
    file: env.XROLE_FILE,
    args: words(env.XROLE_ARGS),
    folder,
    key: env.COMMENT_KEY,
    artifact: env.PLAN_ARTIFACT,
    problem: env.PROBLEM ?? '',
    reviewed: env.REVIEWED ?? '',
    run: env.RUN_URL,
    below: folderIn(env.GITHUB_WORKSPACE),
  })
  const file = join(folder, 'report.md')
  writeFileSync(file, report)
  const has = statSync(file).size
  if (env.GITHUB_STEP_SUMMARY)
    appendFileSync(
      env.GITHUB_STEP_SUMMARY,
      has <= SUMMARY_LIMIT ? report : `The report has ${has} bytes, more than GitHub shows here: see the log.\n`,
    )
  const told = {...outputs, 'exit-code': exit, fails, report: file}
  appendFileSync(
    env.GITHUB_OUTPUT,
    Object.entries(told)
      .map(([name, value]) => `${name}=${value}\n`)
      .join(''),
  )
}

if (process.argv[1] === fileURLToPath(import.meta.url))
  try {
    main(process.env)
  } catch (error) {
    tellError('xrole', error)
    process.exitCode = 1
  }
