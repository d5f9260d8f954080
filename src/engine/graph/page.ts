import {createHash} from 'node:crypto'
import {readFileSync} from 'node:fs'
import {graphHtml} from '../../render/graph/html.js'
import type {Graph} from '../../render/graph/model.js'
import {shipped} from '../shipped.js'
import {checkUnused, writePrivately} from '../write-file.js'

/** The page's program in the order in which its files build on each other. */
const SCRIPTS = ['data', 'state', 'dom', 'table', 'matrix', 'picture', 'overview', 'panel', 'page'] as const

const read = (name: string): string => readFileSync(shipped(`data/graph/${name}`), 'utf8')

const hash = (text: string): string => `sha256-${createHash('sha256').update(text).digest('base64')}`

/** The map as one HTML file. */
export function graphPage(graph: Graph): string {
  const script = `(() => {\n'use strict'\nconst map = {}\n${SCRIPTS.map((name) => `{\n${read(`${name}.js`)}}\n`).join('')}})()\n`
  return graphHtml(graph, {style: read('page.css'), script, body: read('page.html')}, hash)
}

/** Writes a map for its owner alone. @param used files that the map was made from, which it must not overwrite */
export function writeMap(file: string, text: string, used: Iterable<string>): void {
  checkUnused(file, used, 'name another file with --out')
  writePrivately(file, text)
}
