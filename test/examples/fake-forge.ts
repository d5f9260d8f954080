import {once} from 'node:events'
import {createServer} from 'node:http'
import type {AddressInfo} from 'node:net'

/** A comment, note or issue, as far as the scripts look at it. */
export interface Post {
  readonly id: number
  readonly number: number
  readonly user: {readonly login: string}
  readonly author: {readonly id: number}
  body: string
  state: string
  title?: string
  labels: readonly string[]
  pull_request?: object
}

export interface Artifact {
  readonly id: number
  readonly name: string
  readonly expired: boolean
  readonly workflow_run: {id: number; head_sha: string; head_repository_id: number; repository_id: number}
  /** Of its run. */
  readonly path: string
}

export const BOT = 'github-actions[bot]'

/** What the forge holds. `writes` counts, `pageSize` is small so that lists have several pages. */
export interface World {
  posts: Post[]
  artifacts: Artifact[]
  writes: number
  pageSize: number
  token: string
  mayWrite: boolean
  /** It makes a new issue without the labels that are asked for, and does not say so. */
  dropsLabels: boolean
}

export const world = (more: Partial<World> = {}): World => ({
  posts: [],
  artifacts: [],
  writes: 0,
  pageSize: 2,
  token: 'secret-token',
  mayWrite: true,
  dropsLabels: false,
  ...more,
})

export const post = (id: number, login: string, body: string, more: Partial<Post> = {}): Post => ({
  id,
  number: id,
  user: {login},
  author: {id: login === BOT ? 1 : 2},
  body,
  state: 'open',
  labels: [],
  ...more,
})

interface Answer {
  readonly status?: number
  readonly value: unknown
  readonly next?: number | undefined
}

function write(held: World, id: number | undefined, told: Partial<Post>): Answer {
  if (!held.mayWrite) return {status: 403, value: {message: 'Resource not accessible by integration'}}
  held.writes += 1
  const own = id === undefined ? undefined : held.posts.find((one) => one.id === id)
  const next = own ?? post(held.posts.length + 100, BOT, '')
  if (!own) held.posts.push(next)
  Object.assign(next, told)
  return {value: {...next, html_url: `https://forge.test/${next.id}`}}
}

function page(held: World, all: readonly unknown[], url: URL): Answer {
  const number = Number(url.searchParams.get('page') ?? '1')
  const start = (number - 1) * held.pageSize
  return {
    value: all.slice(start, start + held.pageSize),
    next: start + held.pageSize < all.length ? number + 1 : undefined,
  }
}

/** GitHub's comments, issues and artifacts, and GitLab's notes: as much of both APIs as the scripts use. */
function answerOf(held: World, method: string, url: URL, body: Partial<Post>): Answer {
  const path = url.pathname.replace(/^\/(repos\/acme\/access|repositories\/7|projects\/7)\//, '')
  const id = Number(/\/(\d+)$/.exec(path)?.[1])
  if (path === '/user') return {value: {id: 1}}
  if (path === 'actions/artifacts') {
    const {value, next} = page(
      held,
      held.artifacts.filter(({name}) => name === url.searchParams.get('name')),
      url,
    )
    return {value: {artifacts: value}, next}
  }
  if (path.startsWith('actions/runs/'))
    return {value: {id, path: held.artifacts.find(({workflow_run: run}) => run.id === id)?.path}}
  if (method === 'GET' && path === 'issues')
    return page(
      held,
      held.posts.filter(({state, labels}) => state === 'open' && labels.includes(url.searchParams.get('labels') ?? '')),
      url,
    )
  if (method === 'GET') return page(held, held.posts, url)
  const labelled = Number(/^issues\/(\d+)\/labels$/.exec(path)?.[1])
  if (method === 'POST' && labelled) return write(held, labelled, body)
  if (method === 'POST') return write(held, undefined, held.dropsLabels ? {...body, labels: []} : body)
  return write(held, id, body)
}

/** Runs `work` with the address of a forge on a loopback port. */
export async function withForge<T>(held: World, work: (url: string) => Promise<T>): Promise<T> {
  const server = createServer((request, response) => {
    void (async () => {
      const chunks: Buffer[] = []
      for await (const chunk of request) chunks.push(chunk as Buffer)
      const text = Buffer.concat(chunks).toString()
      const url = new URL(request.url ?? '', `http://${request.headers.host}`)
      const isKnown =
        request.headers.authorization === `Bearer ${held.token}` || request.headers['private-token'] === held.token
      const {status, value, next} = isKnown
        ? answerOf(held, request.method ?? 'GET', url, text === '' ? {} : (JSON.parse(text) as Partial<Post>))
        : {status: 401, value: {message: 'Bad credentials'}}
      if (next !== undefined) {
        url.searchParams.set('page', String(next))
        // As GitHub does: pages are named by the number of the repository.
        url.pathname = url.pathname.replace('/repos/acme/access/', '/repositories/7/')
        response.setHeader('link', `<${url.href}>; rel="next"`)
        response.setHeader('x-next-page', String(next))
      }
      response.writeHead(status ?? 200, {'content-type': 'application/json'})
      response.end(JSON.stringify(value))
    })()
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  try {
    return await work(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
  } finally {
    server.close()
    server.closeAllConnections()
  }
}
