import assert from 'node:assert/strict'
import {pathToFileURL} from 'node:url'
import {join} from 'node:path'
import {REPOSITORY} from './examples.js'

interface Release {
  readonly status: string
  readonly tags: readonly string[]
  readonly version: string
  readonly changelog: string
  readonly repository?: string | {readonly url: string}
  /** owner/name where it is built; empty: by hand. */
  readonly built: string
}

const {reasons} = (await import(pathToFileURL(join(REPOSITORY, 'scripts/release-check.mjs')).href)) as {
  reasons: (release: Release) => string[]
}

const GOOD: Release = {status: '', tags: ['v1.2.3'], version: '1.2.3', changelog: '# Changes\n## [1.2.3]\n', built: ''}

describe('what keeps a version from being published', () => {
  const cases: readonly (readonly [title: string, release: Partial<Release>, expected: RegExp | undefined])[] = [
    ['nothing', {}, undefined],
    ['a change that is not committed', {status: '?? x'}, /^the tree is not clean/],
    ['no tag', {tags: ['v1.2.2']}, /no tag v1\.2\.3/],
    ['nothing in the changelog', {changelog: '## [1.2.4]'}, /no section/],
    ['no repository, which provenance needs', {built: 'acme/xrole'}, /"repository" of package\.json/],
    ['another repository', {built: 'acme/xrole', repository: 'https://forge.test/other/xrole'}, /\/acme\/xrole$/],
    ['not its own', {built: 'acme/xrole', repository: {url: 'git+https://forge.test/acme/xrole.git'}}, undefined],
  ]
  for (const [title, release, expected] of cases)
    it(title, () => {
      const found = reasons({...GOOD, ...release})
      assert.equal(found.length, expected ? 1 : 0, found.join('\n'))
      if (expected) assert.match(found[0] ?? '', expected)
    })
})
