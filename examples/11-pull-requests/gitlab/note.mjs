// node note.mjs plan.md: the plan as one note on the merge request, which updates itself. It is found by the marker that
// `xrole plan --format markdown` puts first, and by who wrote it. Plain Node, no package.
import {readFileSync} from 'node:fs'

const {fetch} = globalThis
const {CI_API_V4_URL, CI_PROJECT_ID, CI_MERGE_REQUEST_IID, XROLE_GITLAB_TOKEN, CI_JOB_URL} = process.env

const notes = `${CI_API_V4_URL}/projects/${CI_PROJECT_ID}/merge_requests/${CI_MERGE_REQUEST_IID}/notes`

async function ask(method, address, body) {
  const answer = await fetch(address, {
    method,
    headers: {'private-token': XROLE_GITLAB_TOKEN, 'content-type': 'application/json'},
    ...(body === undefined ? {} : {body: JSON.stringify(body)}),
  })
  if (!answer.ok)
    throw new Error(
      `GitLab refused ${method} ${new URL(address).pathname}: ${answer.status}; XROLE_GITLAB_TOKEN has to be a project access token with the scope api and the role Reporter or more`,
    )
  return {value: await answer.json(), next: answer.headers.get('x-next-page')}
}

/** Our own note: who we are is asked, because a marker alone could be anybody's. */
async function ownNote(marker) {
  const {value: me} = await ask('GET', `${CI_API_V4_URL}/user`)
  for (let page = '1'; page;) {
    const {value, next} = await ask('GET', `${notes}?per_page=100&page=${page}`)
    const own = value.find(({author, body}) => author.id === me.id && body.startsWith(marker))
    if (own) return own
    page = next
  }
  return undefined
}

async function main() {
  if (!XROLE_GITLAB_TOKEN)
    throw new Error(
      'XROLE_GITLAB_TOKEN is not set: make a project access token with the scope api, and a masked variable of it',
    )
  const text = readFileSync(process.argv[2], 'utf8')
  const report = text.trim() === '' ? '**xrole plan failed**: see the job.\n' : text
  const marker = /^<!-- xrole [^\n]*?-->/.exec(report)?.[0] ?? '<!-- xrole plan -->'
  const body = `${marker}\n${report.startsWith(marker) ? report.slice(marker.length).trimStart() : report}\n---\n[job](${CI_JOB_URL})\n`
  const own = await ownNote(marker)
  await (own ? ask('PUT', `${notes}/${own.id}`, {body}) : ask('POST', notes, {body}))
  console.log(own ? 'The note is up to date.' : 'The note is written.')
}

await main().catch(({message}) => {
  console.error(message)
  process.exitCode = 1
})
