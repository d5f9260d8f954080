import assert from 'node:assert/strict'
import {readFileSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {runScript, scratch} from './action.js'
import type {Ran} from './action.js'
import {BOT, post, withForge, world} from './fake-forge.js'
import type {Post, World} from './fake-forge.js'

const PLAN = '<!-- xrole plan -->'
const RUN = 'https://forge.test/run/1'

const bodies = (held: World): string[] => held.posts.map(({body}) => body)

/** Runs a script of the action against the forge, with a report in a file. */
const against = (
  held: World,
  script: string,
  report: string,
  env: Record<string, string> = {},
): Promise<Ran & {output: string}> =>
  withForge(held, (url) =>
    scratch(async (folder) => {
      const [file, output] = [join(folder, 'report.md'), join(folder, 'output')]
      writeFileSync(file, report)
      writeFileSync(output, '')
      const ran = await runScript(
        `.github/scripts/${script}.mjs`,
        {
          GITHUB_API_URL: url,
          GITHUB_REPOSITORY: 'acme/access',
          GITHUB_TOKEN: 'secret-token',
          GITHUB_OUTPUT: output,
          REPORT: file,
          PULL_REQUEST: '3',
          COMMENT_AUTHOR: BOT,
          COMMENT_KEY: '',
          COMMENT: 'true',
          PLAN_WORKFLOW: 'xrole-plan.yml',
          RUN_URL: RUN,
          ISSUE_LABEL: 'xrole-drift',
          XROLE_FILE: 'accounts.yaml',
          ...env,
        },
        [],
        folder,
      )
      assert.ok(!`${ran.stdout}${ran.stderr}`.includes('secret-token'), 'the token is printed')
      return {...ran, output: readFileSync(output, 'utf8')}
    }),
  )

describe('action: the comment on a pull request', () => {
  const others = [post(1, 'alice', `${PLAN}\nmine`), post(2, BOT, 'of another workflow'), post(3, BOT, `no ${PLAN}`)]
  const cases: readonly {title: string; posts: readonly Post[]; report: string; after: readonly string[]}[] = [
    {title: 'is made when there is none', posts: [], report: `${PLAN}\nnew`, after: [`${PLAN}\nnew`]},
    {
      title: "leaves other people's and other workflows' alone",
      posts: others,
      report: `${PLAN}\nnew`,
      after: [...others.map(({body}) => body), `${PLAN}\nnew`],
    },
    {
      title: 'is found on a later page and written over',
      posts: [...others, post(4, 'bob', 'hello'), post(5, BOT, `${PLAN}\nold`)],
      report: `${PLAN}\nnew`,
      after: [...others.map(({body}) => body), 'hello', `${PLAN}\nnew`],
    },
    {
      title: 'of another file is another one',
      posts: [post(1, BOT, '<!-- xrole plan prod -->\nold')],
      report: '<!-- xrole plan test -->\nnew',
      after: ['<!-- xrole plan prod -->\nold', '<!-- xrole plan test -->\nnew'],
    },
  ]
  for (const {title, posts, report, after} of cases)
    it(title, async () => {
      const held = world({posts: posts.map((one) => ({...one}))})
      const ran = await against(held, 'comment', report)
      assert.equal(ran.exit, 0, ran.stderr)
      assert.deepEqual(bodies(held), after)
      assert.equal(held.writes, 1)
    })

  it('that is too long says where the rest is, and keeps marker and digest', async () => {
    const held = world()
    const digest = `<!-- xrole digest ${'a'.repeat(64)} -->`
    await against(held, 'comment', `${PLAN}\n${'x'.repeat(70_000)}\n${digest}\n`)
    const [body = ''] = bodies(held)
    assert.ok(body.length < 1_000)
    assert.ok(body.startsWith(PLAN) && body.includes(digest) && body.includes(RUN), body)
  })

  for (const {title, more, env, expected} of [
    {
      title: 'may not be written: it says which permission',
      more: {mayWrite: false},
      env: {},
      expected: /403 Resource not accessible by integration; .*permission/,
    },
    {
      title: 'has a wrong token',
      more: {},
      env: {GITHUB_TOKEN: 'other'},
      expected: /401 Bad credentials; .*github-token/,
    },
    {title: 'has no token', more: {}, env: {GITHUB_TOKEN: ''}, expected: /GITHUB_TOKEN is not set/},
  ])
    it(title, async () => {
      const held = world(more)
      const ran = await against(held, 'comment', `${PLAN}\nnew`, env)
      assert.equal(ran.exit, 1)
      assert.match(ran.stderr, expected)
      assert.deepEqual(bodies(held), [])
    })
})

describe('action: the drift issue', () => {
  const DRIFT = '<!-- xrole drift -->'
  const issue = (id: number, more: Partial<Post> = {}): Post =>
    post(id, BOT, `${DRIFT}\nold`, {labels: ['xrole-drift'], ...more})
  const track = (held: World, exit: string) => against(held, 'issue', `${DRIFT}\nnew`, {EXIT_CODE: exit})

  it('is opened when there is drift, once', async () => {
    const held = world({
      posts: [issue(1, {state: 'closed'}), issue(2, {user: {login: 'alice'}}), issue(3, {pull_request: {}})],
    })
    for (const _ of [1, 2]) assert.equal((await track(held, '2')).exit, 0)
    const opened = held.posts.slice(3)
    assert.deepEqual(
      opened.map(({title, labels, body}) => ({title, labels, body})),
      [{title: 'AWS differs from accounts.yaml', labels: ['xrole-drift'], body: `${DRIFT}\nnew`}],
    )
    assert.equal(held.writes, 1)
  })

  it('gets its label where GitHub dropped it, and so is found again', async () => {
    const held = world({dropsLabels: true})
    for (const _ of [1, 2]) await track(held, '2')
    assert.deepEqual(
      held.posts.map(({labels}) => labels),
      [['xrole-drift']],
    )
  })

  it('is kept up to date', async () => {
    const held = world({posts: [issue(1)]})
    await track(held, '2')
    assert.deepEqual(bodies(held), [`${DRIFT}\nnew`])
  })

  it('is closed with a word when there is none any more', async () => {
    const held = world({posts: [issue(1)]})
    assert.equal((await track(held, '0')).exit, 0)
    assert.equal(held.posts[0]?.state, 'closed')
    assert.match(held.posts[1]?.body ?? '', /^No drift any more/)
  })

  for (const exit of ['0', '1', '3'])
    it(`is not opened by exit ${exit}`, async () => {
      const held = world()
      assert.equal((await track(held, exit)).exit, 0)
      assert.deepEqual(held.posts, [])
    })

  it('stays as it is when it could not look', async () => {
    const held = world({posts: [issue(1)]})
    await track(held, '1')
    assert.deepEqual([held.posts[0]?.state, held.writes], ['open', 0])
  })
})

describe('action: the saved plan of a commit', () => {
  const WORKFLOW = '.github/workflows/xrole-plan.yml'
  const artifact = (
    id: number,
    more: Partial<World['artifacts'][number]['workflow_run']> = {},
    {expired = false, path = WORKFLOW} = {},
  ) => ({
    id,
    name: 'xrole-plan-abc',
    expired,
    workflow_run: {id: id * 10, head_sha: 'abc', head_repository_id: 1, repository_id: 1, ...more},
    path,
  })
  const find = (held: World, env: Record<string, string> = {}) =>
    against(held, 'find-plan', '', {PLAN_ARTIFACT: 'xrole-plan-abc', HEAD_SHA: 'abc', ...env})
  const said = (letter: string) => `${PLAN}\n<!-- xrole digest ${letter.repeat(64)} -->`
  const byHand = {PULL_REQUEST: ''}

  it('is the newest of that commit, of this repository and of the workflow that plans, over all pages', async () => {
    const held = world({
      artifacts: [
        artifact(1),
        artifact(4, {}, {path: `${WORKFLOW}@main`}),
        artifact(9, {head_repository_id: 2}),
        artifact(8, {head_sha: 'def'}),
        artifact(7, {}, {path: '.github/workflows/other.yml'}),
      ],
    })
    assert.equal((await find(held, byHand)).output, 'run-id=40\nreviewed=\n')
    assert.equal((await find(held, {...byHand, PLAN_WORKFLOW: ''})).output, 'run-id=70\nreviewed=\n')
  })

  it('has the digest of our comment, and not of one that somebody else wrote', async () => {
    const held = world({artifacts: [artifact(1)], posts: [post(1, 'mallory', said('b')), post(2, BOT, said('a'))]})
    assert.equal((await find(held)).output, `run-id=10\nreviewed=${'a'.repeat(64)}\n`)
  })

  it('needs no comment where none is kept', async () => {
    const held = world({artifacts: [artifact(1)]})
    assert.equal((await find(held, {COMMENT: 'false'})).output, 'run-id=10\nreviewed=\n')
  })

  const comment = post(2, BOT, said('a'))
  for (const {title, artifacts, posts, expected} of [
    {
      title: 'is missing',
      artifacts: [],
      posts: [comment],
      expected: /^problem=there is no saved plan of commit abc .*run the plan workflow by hand/,
    },
    {
      title: 'has expired',
      artifacts: [artifact(1, {}, {expired: true})],
      posts: [comment],
      expected: /^problem=.*has expired; run the plan workflow/,
    },
    {
      title: "is a fork's",
      artifacts: [artifact(1, {head_repository_id: 2})],
      posts: [comment],
      expected: /^problem=there is no saved plan/,
    },
    {
      title: 'is of another workflow',
      artifacts: [artifact(1, {}, {path: '.github/workflows/evil.yml'})],
      posts: [comment],
      expected:
        /^problem=there is no saved plan .*; evil\.yml made one of that name, .*only xrole-plan\.yml makes plans/,
    },
    {
      title: 'is older than a plan that failed',
      artifacts: [artifact(1)],
      posts: [post(1, 'mallory', said('b')), post(2, BOT, `${PLAN}\n**xrole plan failed**`)],
      expected: /^problem=the comment on pull request 3 has no saved plan: .*that failed; run the plan workflow/,
    },
    {
      title: 'was shown to nobody',
      artifacts: [artifact(1)],
      posts: [post(1, 'mallory', said('b'))],
      expected: /^problem=pull request 3 has no comment of github-actions\[bot\]/,
    },
  ])
    it(`${title}: it says so, and what to do`, async () => {
      const {output} = await find(world({artifacts, posts}))
      assert.match(output, expected)
      assert.doesNotMatch(output, /run-id/)
    })
})

describe("examples: GitLab's note", () => {
  const note = (held: World, report: string, token = 'secret-token') =>
    withForge(held, (url) =>
      scratch(async (folder) => {
        const file = join(folder, 'plan.md')
        writeFileSync(file, report)
        const env = {
          CI_API_V4_URL: url,
          CI_PROJECT_ID: '7',
          CI_MERGE_REQUEST_IID: '3',
          CI_JOB_URL: RUN,
          XROLE_GITLAB_TOKEN: token,
        }
        return runScript('examples/11-pull-requests/gitlab/note.mjs', env, [file], folder)
      }),
    )

  it('is made, then written over, whoever else uses the marker', async () => {
    const held = world({posts: [post(1, 'mallory', PLAN), post(2, 'bob', 'x'), post(3, 'bob', 'y')]})
    for (const text of ['one', 'two']) assert.equal((await note(held, `${PLAN}\n\n${text}\n`)).exit, 0)
    assert.deepEqual(bodies(held).slice(3), [`${PLAN}\ntwo\n\n---\n[job](${RUN})\n`])
  })

  it('says that the plan failed when there is none', async () => {
    const held = world()
    await note(held, '')
    assert.match(bodies(held)[0] ?? '', /xrole plan failed/)
  })

  for (const {title, token, more, expected} of [
    {
      title: 'without a token',
      token: '',
      more: {},
      expected: /XROLE_GITLAB_TOKEN is not set: make a project access token/,
    },
    {
      title: 'with a token that may not write',
      token: 'secret-token',
      more: {mayWrite: false},
      expected: /403; .*scope api/,
    },
  ])
    it(`${title} fails with what to do`, async () => {
      const ran = await note(world(more), PLAN, token)
      assert.equal(ran.exit, 1)
      assert.match(ran.stderr, expected)
    })
})
