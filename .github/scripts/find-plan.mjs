// Which run made the saved plan of a commit, and which sha256 the reviewers saw in its comment.
import {appendFileSync} from 'node:fs'
import {fileURLToPath} from 'node:url'
import {ownComment} from './comment.mjs'
import {githubOf, tellError} from './github.mjs'
import {marker} from './xrole.mjs'

const AGAIN = 'run the plan workflow by hand (Actions → Run workflow), look at its summary, then run apply by hand'

/** The file of the workflow that a run was started from; a run says `.github/workflows/x.yml` or `….yml@main`. */
const fileOf = ({path}) => path?.replace(/@.*$/, '').replace(/^\.github\/workflows\//, '')

/** The newest artifact of that name that the workflow for plans made of this very commit of this very repository. */
export async function planArtifact(api, {name, commit, workflow}) {
  const all = await api.all(
    `actions/artifacts?name=${encodeURIComponent(name)}&per_page=100`,
    ({artifacts}) => artifacts,
  )
  // A pull request from a fork may make an artifact of any name, and so may any other workflow.
  const made = all
    .filter(({workflow_run: run}) => run?.head_sha === commit && run.head_repository_id === run.repository_id)
    .sort((a, b) => b.id - a.id)
  const others = new Set()
  for (const {
    expired,
    workflow_run: {id},
  } of made) {
    const file = fileOf(await api.get(`actions/runs/${id}`))
    if (workflow !== '' && file !== workflow) {
      others.add(file)
      continue
    }
    if (expired) throw new Error(`the saved plan of commit ${commit} (artifact ${name}) has expired; ${AGAIN}`)
    return id
  }
  const why =
    others.size > 0
      ? `; ${[...others].join(', ')} made one of that name, and plan-workflow says that only ${workflow} makes plans`
      : ''
  throw new Error(`there is no saved plan of commit ${commit} (artifact ${name})${why}; ${AGAIN}`)
}

/**
 * The sha256 in the comment with the plan: it is what was reviewed. Throws where there is none: then the newest plan failed,
 * or nobody could see it, and an older one would be applied.
 */
export async function reviewedDigest(api, {number, marker, author}) {
  const comment = await ownComment(api, {number, marker, author})
  const digest = /<!-- xrole digest ([0-9a-f]{64}) -->/.exec(comment?.body ?? '')?.[1]
  if (digest) return digest
  throw new Error(
    comment
      ? `the comment on pull request ${number} has no saved plan: the last time it was planned, that failed; ${AGAIN}`
      : `pull request ${number} has no comment of ${author} with the plan, so nobody reviewed one; ${AGAIN}`,
  )
}

async function main(env) {
  const api = githubOf(env)
  const run = await planArtifact(api, {name: env.PLAN_ARTIFACT, commit: env.HEAD_SHA, workflow: env.PLAN_WORKFLOW})
  const digest =
    env.PULL_REQUEST && env.COMMENT === 'true'
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
    appendFileSync(process.env.GITHUB_OUTPUT, `problem=${error.message.replace(/[\r\n]+/g, ' ')}\n`)
    tellError('xrole apply', error)
  })
