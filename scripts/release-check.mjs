// Before `npm publish`: what is published must be a commit that has a name, and that the changelog tells of.
import {execFileSync} from 'node:child_process'
import {readFileSync} from 'node:fs'
import {fileURLToPath} from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const git = (...args) => execFileSync('git', args, {cwd: root, encoding: 'utf8'}).trim()

/** Why this must not be published: sentences that say what to do. Empty: it may. */
export const reasons = ({status, tags, version, changelog, repository, built}) => [
  ...(status === '' ? [] : [`the tree is not clean; commit or remove:\n${status}`]),
  ...(tags.includes(`v${version}`)
    ? []
    : [`this commit has no tag v${version}; first: git tag v${version} && git push --tags`]),
  ...(changelog.split('\n').some((line) => line.startsWith(`## [${version}]`))
    ? []
    : [`CHANGELOG.md has no section "## [${version}]"`]),
  // npm compares it with where the provenance says that the package was built, and refuses another.
  ...(built === '' || (repository?.url ?? repository ?? '').replace(/\.git$/, '').endsWith(`/${built}`)
    ? []
    : [
        `"repository" of package.json is not the one that this is built in, which npm asks for: write its address, …/${built}`,
      ]),
]

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const {version, repository} = JSON.parse(readFileSync(`${root}package.json`, 'utf8'))
  const found = reasons({
    status: git('status', '--porcelain'),
    tags: git('tag', '--points-at', 'HEAD').split('\n'),
    version,
    changelog: readFileSync(`${root}CHANGELOG.md`, 'utf8'),
    repository,
    built: process.env.GITHUB_REPOSITORY ?? '',
  })
  for (const reason of found) console.error(`not published: ${reason}`)
  if (found.length > 0) process.exitCode = 1
}
