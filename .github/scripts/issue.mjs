// The one open issue about drift: opened when there is some, kept up to date, closed when there is none any more.
import {readFileSync} from 'node:fs'
import {fileURLToPath} from 'node:url'
import {fitting, markerOf} from './comment.mjs'
import {githubOf, tellError} from './github.mjs'

/** Our open issue: by label, marker and who opened it. The oldest, should there be several. */
async function ownIssue(api, {label, marker, author}) {
  const open = await api.all(
    `issues?state=open&labels=${encodeURIComponent(label)}&sort=created&direction=asc&per_page=100`,
  )
  return open.find(
    ({pull_request: pull, user, body}) => pull === undefined && user?.login === author && body?.startsWith(marker),
  )
}

/**
 * What `xrole drift` found, brought to the issue. `exit` is its exit code: 2 there is drift, 0 there is none. Of anything
 * else, which means that it could not look, the issue is left as it is. Returns what was done, as a sentence.
 */
export async function trackIssue(api, {exit, body, label, author, title, run}) {
  const marker = markerOf(body)
  if (marker === undefined) throw new Error('the report does not begin with a marker, <!-- xrole … -->')
  if (exit !== 0 && exit !== 2) return `xrole drift exited ${exit}: it could not look, so the issue stays as it is.`
  const own = await ownIssue(api, {label, marker, author})
  if (exit === 0 && !own) return 'No drift, and no issue open.'
  if (exit === 0) {
    await api.send('POST', `issues/${own.number}/comments`, {body: `No drift any more, says [this run](${run}).`})
    await api.send('PATCH', `issues/${own.number}`, {state: 'closed', state_reason: 'completed'})
    return `No drift any more: closed #${own.number}.`
  }
  if (own) {
    if (own.body !== body) await api.send('PATCH', `issues/${own.number}`, {body})
    return `Drift: #${own.number} is up to date: ${own.html_url}`
  }
  const opened = await api.send('POST', 'issues', {title, body, labels: [label]})
  // GitHub drops a label that the token may not set without a word; the next run would open one more.
  if (!opened.labels?.some((one) => (one.name ?? one) === label))
    await api.send('POST', `issues/${opened.number}/labels`, {labels: [label]})
  return `Drift: opened #${opened.number}: ${opened.html_url}`
}

async function main(env) {
  const body = readFileSync(env.REPORT, 'utf8')
  const said = await trackIssue(githubOf(env), {
    exit: Number(env.EXIT_CODE),
    body: fitting(body, `All of it is in the summary of [the run](${env.RUN_URL}).`),
    label: env.ISSUE_LABEL,
    author: env.COMMENT_AUTHOR,
    title: `AWS differs from ${env.XROLE_FILE}`,
    run: env.RUN_URL,
  })
  console.log(said)
}

if (process.argv[1] === fileURLToPath(import.meta.url))
  await main(process.env).catch((error) => {
    tellError('xrole drift issue', error)
    process.exitCode = 1
  })
