import assert from 'node:assert/strict'
import {existsSync} from 'node:fs'
import {dirname, join} from 'node:path'
import {CODES} from '../../scripts/reference/codes.js'
import {codesInSources} from '../../scripts/reference/scan.js'
import {referenceText} from '../../scripts/reference.js'
import {readDoc, ROOT} from './blocks.js'

describe('docs: the reference', () => {
  it('its generated parts are what the program says now (npx tsx scripts/reference.ts)', async () => {
    const text = readDoc('docs/reference.md')
    assert.equal(text, await referenceText(text))
  })

  it('its table of finding codes has every code of the sources once, and no other', () => {
    const told = CODES.flatMap(({codes}) => [...codes.keys()]).sort()
    assert.deepEqual(told, codesInSources(join(ROOT, 'src')))
  })
})

/** As GitHub makes them of headings; `<a id>` stands for itself. */
function anchorsOf(markdown: string): Set<string> {
  const headings = [...markdown.matchAll(/^#+ (.+)$/gm)].map((match) =>
    (match[1] ?? '')
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  )
  return new Set([...headings, ...[...markdown.matchAll(/<a id="([^"]+)">/g)].map((match) => match[1] ?? '')])
}

describe('docs: links within the repository', () => {
  const pages = [
    'getting-started',
    'first-account',
    'coming-from',
    'security',
    'troubleshooting',
    'reference',
    'unproven',
  ]
  for (const doc of ['README.md', 'CHANGELOG.md', ...pages.map((page) => `docs/${page}.md`)]) {
    it(doc, () => {
      const text = readDoc(doc)
      const links = [...text.matchAll(/\]\(([^)\s]+)\)/g)].map((match) => match[1] ?? '')
      const broken = links
        .filter((link) => !/^https?:/.test(link))
        .filter((link) => {
          const [file = '', anchor] = link.split('#')
          const target = file === '' ? doc : join(dirname(doc), file)
          if (!existsSync(join(ROOT, target))) return true
          return anchor !== undefined && !anchorsOf(readDoc(target)).has(anchor)
        })
      assert.deepEqual(broken, [])
    })
  }
})
