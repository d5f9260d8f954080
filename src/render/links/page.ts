import {escapeText} from '../escape.js'
import {countOf, headingOf, titleOf} from './links.js'
import type {LinkGroup, LinkPage, SwitchLink} from './links.js'

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** Text for an element or a quoted attribute. */
const html = (text: string): string => escapeText(text).replace(/[&<>"']/g, (char) => ENTITIES[char] ?? char)

/** Without a line of its own that depends on the page but for the colours, so that nothing has to be inline. */
const STYLE = `:root{color-scheme:light dark;--ink:#1b1f24;--dim:#59636e;--paper:#fff;--card:#f6f8fa;--line:#d1d9e0;--link:#0a58ca}
@media (prefers-color-scheme:dark){:root{--ink:#e6edf3;--dim:#9198a1;--paper:#0d1117;--card:#151b23;--line:#3d444d;--link:#58a6ff}}
body{margin:0 auto;max-width:64rem;padding:1.5rem;background:var(--paper);color:var(--ink);font:16px/1.5 system-ui,sans-serif}
h1{font-size:1.4rem;margin:0 0 .25rem}
p{color:var(--dim);margin:.25rem 0 1rem}
input{box-sizing:border-box;width:100%;padding:.5rem .75rem;font:inherit;color:inherit;background:var(--card);border:1px solid var(--line);border-radius:.4rem}
section{margin:1.25rem 0;border:1px solid var(--line);border-left:.5rem solid var(--line);border-radius:.4rem;background:var(--card)}
h2{font-size:1rem;margin:0;padding:.5rem .75rem;border-bottom:1px solid var(--line)}
ul{list-style:none;margin:0;padding:0}
li{padding:.5rem .75rem}
li+li{border-top:1px solid var(--line)}
a{color:var(--link);font-weight:600;overflow-wrap:anywhere}
small{display:block;color:var(--dim);overflow-wrap:anywhere}
[hidden]{display:none}`

const SCRIPT = `const box = document.querySelector('input')
const none = document.querySelector('#none')
function show() {
  const words = box.value.toLowerCase().split(/\\s+/).filter(Boolean)
  let found = 0
  for (const section of document.querySelectorAll('section')) {
    let shown = 0
    for (const item of section.querySelectorAll('li')) {
      const text = (section.dataset.text + ' ' + item.textContent).toLowerCase()
      item.hidden = !words.every((word) => text.includes(word))
      if (!item.hidden) shown++
    }
    section.hidden = shown === 0
    found += shown
  }
  none.hidden = found > 0
}
box.addEventListener('input', show)
show()`

const item = ({name, url, conditions, description}: SwitchLink): string =>
  [
    `<li><a href="${html(url)}" target="_blank" rel="noopener noreferrer">${html(name)}</a>`,
    ...(conditions.length > 0 ? [`<small>${html(conditions.join(' and '))}</small>`] : []),
    ...(description === '' ? [] : [`<small>${html(description)}</small>`]),
    '</li>',
  ].join('')

const group = (one: LinkGroup): string =>
  [
    `<section data-text="${html(headingOf(one))}"${one.color === undefined ? '' : ` class="c${one.color}"`}>`,
    `<h2>${html(headingOf(one))}</h2>`,
    `<ul>${one.links.map(item).join('\n')}</ul>`,
    '</section>',
  ].join('\n')

/**
 * One page that needs nothing else: no network, no other file. Its policy lets nothing run or load but the style and the
 * script that it has.
 * @param hash of a text: SHA-256, in Base64
 */
export function linksPage(page: LinkPage, hash: (text: string) => string): string {
  const colors = [...new Set(page.groups.flatMap(({color}) => color ?? []))].sort()
  const style = [STYLE, ...colors.map((color) => `section.c${color}{border-left-color:#${color}}`)].join('\n')
  const policy = [
    "default-src 'none'",
    `style-src 'sha256-${hash(style)}'`,
    `script-src 'sha256-${hash(SCRIPT)}'`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ')
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${html(titleOf(page))}</title>
<style>${style}</style>
</head>
<body>
<h1>${html(titleOf(page))}</h1>
<p>${html(countOf(page))}. Sign in to the console first; a link asks before it switches.</p>
<input type="search" placeholder="account, role, condition" aria-label="Search" autofocus>
<main>
${page.groups.map(group).join('\n')}
<p id="none" hidden>No role has all of these words.</p>
</main>
<script>${SCRIPT}</script>
</body>
</html>
`
}
