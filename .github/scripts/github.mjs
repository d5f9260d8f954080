// The part of GitHub's REST API that the action uses: plain Node, no package.
const {fetch} = globalThis

/** What to do about an answer that is a refusal. */
const ADVICE = {
  401: 'the token is not valid; give the action a github-token, or leave the input out to use that of the job',
  403: 'the token may not do that; give the job the permission that the README of examples/11-pull-requests names. Runs for pull requests from forks have a token that may only read',
  404: 'there is no such thing, or the token may not see it; look at the permissions: of the job',
  410: 'issues are switched off in this repository; switch them on in its settings',
}

/** The address of the next page of a list, out of the header Link. */
export const nextPage = (link) => /<([^>]+)>;\s*rel="next"/.exec(link ?? '')?.[1]

/**
 * @param {{url: string, token: string, repository: string}} to `url` is GITHUB_API_URL, `repository` owner/name.
 */
export function github({url, token, repository}) {
  const api = `${url.replace(/\/$/, '')}/`
  const base = `${api}repos/${repository}/`

  async function ask(method, address, body) {
    // The token goes nowhere else, whatever a Link header says; which names pages by the repository's number.
    if (!address.startsWith(api)) throw new Error(`GitHub's answer names a page elsewhere: ${address}`)
    const answer = await fetch(address, {
      method,
      headers: {
        accept: 'application/vnd.github+json',
        authorization: `Bearer ${token}`,
        'x-github-api-version': '2022-11-28',
        'user-agent': 'xrole',
        ...(body === undefined ? {} : {'content-type': 'application/json'}),
      },
      ...(body === undefined ? {} : {body: JSON.stringify(body)}),
    })
    const text = await answer.text()
    if (answer.ok) return {value: text === '' ? undefined : JSON.parse(text), link: answer.headers.get('link')}
    const said = /"message"\s*:\s*"([^"]*)"/.exec(text)?.[1] ?? answer.statusText
    const advice = ADVICE[answer.status]
    throw new Error(
      `GitHub refused ${method} ${address.slice((address.startsWith(base) ? base : api).length)}: ${answer.status} ${said}${advice ? `; ${advice}` : ''}`,
    )
  }

  return {
    get: async (path) => (await ask('GET', base + path)).value,
    send: async (method, path, body) => (await ask(method, base + path, body)).value,
    /** All of a list, over all its pages. `of` picks the list out of an answer. */
    async all(path, of = (value) => value) {
      const found = []
      let next = base + path
      while (next !== undefined) {
        const {value, link} = await ask('GET', next)
        found.push(...of(value))
        next = nextPage(link)
      }
      return found
    },
  }
}

/** The API as the environment of a job names it. Throws with what to do when something is missing. */
export function githubOf(env) {
  for (const name of ['GITHUB_API_URL', 'GITHUB_REPOSITORY', 'GITHUB_TOKEN'])
    if (!env[name]) throw new Error(`${name} is not set; this script is run by the action, in a job of GitHub Actions`)
  return github({url: env.GITHUB_API_URL, token: env.GITHUB_TOKEN, repository: env.GITHUB_REPOSITORY})
}

/** A failure as an annotation of the job. */
export const tellError = (title, {message}) =>
  console.error(
    `::error title=${title}::${message.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')}`,
  )
