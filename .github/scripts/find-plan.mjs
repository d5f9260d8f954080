// Which run made the saved plan of a commit, and which sha256 the reviewers saw in its comment.
import {appendFileSync} from 'node:fs'
import {fileURLToPath} from 'node:url'
import {ownComment} from './comment.mjs'
import {githubOf} from './github.mjs'
import {marker} from './xrole.mjs'

/** The newest artifact of that name that a run for this very commit, of this very repository, made. */
export async function planArtifact(api, {name, commit}) {
  const all = await api.all(
    `actions/artifacts?name=${encodeURIComponent(name)}&per_page=100`,
    ({artifacts}) => artifacts,
  )
  // A pull request from a fork may make an artifact of any name.
  const made = all.filter(
    ({workflow_run: run}) => run?.head_sha === commit && run.head_repository_id === run.repository_id,
  )
  const newest = made.sort((a, b) => b.id - a.id)[0]
  if (!newest)
    throw new Error(
      `there is no saved plan of commit ${commit} (artifact ${name}); plan this commit first: run the plan workflow by hand, then apply`,
    )
  if (newest.expired)
    throw new Error(
      `the saved plan of commit ${commit} (artifact ${name}) has expired; run the plan workflow by hand, then apply`,
    )
  return newest.workflow_run.id
}

/** The sha256 in the comment with the plan: it is what was reviewed. Undefined without a comment. */
export async function reviewedDigest(api, {number, marker, author}) {
  const comment = await ownComment(api, {number, marker, author})
  return /<!-- xrole digest ([0-9a-f]{64}) -->/.exec(comment?.body ?? '')?.[1]
}

async function main(env) {
  const api = githubOf(env)
  const run = await planArtifact(api, {name: env.PLAN_ARTIFACT, commit: env.HEAD_SHA})
  const digest = env.PULL_REQUEST
    ? await reviewedDigest(api, {
        number: env.PULL_REQUEST,
        marker: marker('plan', env.COMMENT_KEY),
        author: env.COMMENT_AUTHOR,
      })
    : undefined
  appendFileSync(env.GITHUB_OUTPUT, `run-id=${run}\nreviewed=${digest ?? ''}\n`)
  console.log(`The plan of ${env.HEAD_SHA} was made by run ${run}${digest ? `; reviewed as ${digest}` : ''}.`)
}

if (process.argv[1] === fileURLToPath(import.meta.url))
  await main(process.env).catch((error) => {
    appendFileSync(process.env.GITHUB_OUTPUT, `problem=${error.message.replaceAll('\n', ' ')}\n`)
    console.error(`::error title=xrole apply::${error.message.replaceAll('%', '%25').replaceAll('\n', '%0A')}`)
  })
