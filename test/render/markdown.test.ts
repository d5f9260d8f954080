import assert from 'node:assert/strict'
import {markdownTable, markdownText} from '../../src/render/markdown.js'

describe('free text in Markdown', () => {
  const cases: Readonly<Record<string, readonly [text: string, markdown: string]>> = {
    'plain words stay': ['developers read Lambda (prod)', 'developers read Lambda (prod)'],
    'no emphasis, code or strike-through': ['*a* _b_ `c` ~~d~~', '\\*a\\* \\_b\\_ \\`c\\` \\~\\~d\\~\\~'],
    'no link and no image': ['![x](http://evil)', '\\!\\[x\\](http&#58;//evil)'],
    'no bare link': ['see www.evil.example', 'see www&#46;evil.example'],
    'no HTML': ['<script>alert(1)</script>', '\\<script\\>alert(1)\\</script\\>'],
    'no character reference': ['&lt;b&gt;', '\\&lt;b\\&gt;'],
    'no mention': ['@acme/admins', '&#64;acme/admins'],
    'no reference to an issue': ['fixes #12', 'fixes \\#12'],
    'no cell of a table': ['a | b', 'a \\| b'],
    'no list, heading or underline of one': ['- a', '\\- a'],
    'nor one behind blanks': ['  - a', '\\- a'],
    'no code by indentation': ['    a ', 'a'],
    'no numbered list': ['1. a', '1\\. a'],
    'no second line': ['a\n# b', 'a\\\\n\\# b'],
    'nothing that hides or reorders': ['a\u202eb', 'a\\\\u{202e}b'],
  }
  for (const [name, [text, markdown]] of Object.entries(cases))
    it(name, () => assert.equal(markdownText(text), markdown))

  it('a table has a head, and a row for each', () =>
    assert.equal(markdownTable(['a', 'b'], [['1', '2']]), '| a | b |\n| --- | --- |\n| 1 | 2 |'))
})
