// One comment on a pull request that is kept up to date: found by the marker it begins with and by who wrote it.
import {readFileSync} from 'node:fs'
import {fileURLToPath} from 'node:url'
import {githubOf, tellError} from './github.mjs'

/** GitHub's limit for a comment and for the text of an issue, in characters; some room is left for the count of others. */
export const LIMIT = 65_000

/** The marker that a report begins with: its first line, if that is an HTML comment of ours. */
export const markerOf = (body) => /^<!-- xrole [^\n]*?-->/.exec(body)?.[0]

/** A body that GitHub takes. One that is too long is not cut, which would leave fences open: it says where the rest is. */
export const fitting = (body, where) =>
  body.length <= LIMIT
    ? body
    : [
        markerOf(body) ?? '',
        `The report has ${body.length} characters, more than GitHub takes in a comment (65,536). ${where}`,
        ...[...body.matchAll(/<!-- xrole digest [0-9a-f]{64} -->/g)].map(([digest]) => digest),
      ].join('\n\n')

const isOwn = (comment, marker, author) => comment.user?.login === author && comment.body?.startsWith(marker)

/** The comment of `author` that begins with the marker; the first, should there be several. */
export const ownComment = async (api, {number, marker, author}) =>
  (await api.all(`issues/${number}/comments?per_page=100`)).find((comment) => isOwn(comment, marker, author))

/** Writes the comment, over our own if there is one. Returns its address. */
export async function upsertComment(api, {number, body, author}) {
  const marker = markerOf(body)
  if (marker === undefined)
    throw new Error(
      'the report does not begin with a marker, <!-- xrole … -->, so that its comment could not be found again',
    )
  const own = await ownComment(api, {number, marker, author})
  const written = own
    ? await api.send('PATCH', `issues/comments/${own.id}`, {body})
    : await api.send('POST', `issues/${number}/comments`, {body})
  return written.html_url
}

async function main(env) {
  const body = readFileSync(env.REPORT, 'utf8')
  const where = `All of it is in the summary of [this run](${env.RUN_URL}).`
  const address = await upsertComment(githubOf(env), {
    number: env.PULL_REQUEST,
    body: fitting(body, where),
    author: env.COMMENT_AUTHOR,
  })
  console.log(`Comment: ${address}`)
}

if (process.argv[1] === fileURLToPath(import.meta.url))
  await main(process.env).catch((error) => {
    tellError('xrole comment', error)
    process.exitCode = 1
  })
