import type {Finding} from '../../core/types.js'
import {locate} from '../../core/locate.js'
import {parseYaml} from './yaml.js'
import type {MapNode} from './tree.js'

/** A policy document read from a file, or why it could not be: a finding in it, or a problem to tell where it is named. */
export type JsonFile =
  | {readonly root: MapNode; readonly findings: readonly Finding[]}
  | {readonly problem: string; readonly findings: readonly Finding[]}

// JSON.parse quotes what it does not understand, so nothing but the place of its message is used.
function syntaxProblem(text: string): string | undefined {
  try {
    JSON.parse(text.replace(/^\uFEFF/, ''))
    return undefined
  } catch (error) {
    const at = /position (\d+)/.exec(error instanceof Error ? error.message : '')
    if (!at) return 'is not JSON'
    const {line, column} = locate(text, Number(at[1]) + (text.startsWith('\uFEFF') ? 1 : 0))
    return `is not JSON (line ${line}, column ${column})`
  }
}

/** JSON is YAML too, so the YAML reader gives places and finds the duplicate keys that JSON.parse swallows. */
export function parseJson(file: string, text: string): JsonFile {
  if (text.trim() === '') return {problem: 'is empty', findings: []}
  const problem = syntaxProblem(text)
  if (problem) return {problem, findings: []}
  const {root, findings, doubts, unparsable} = parseYaml(file, text, 'json')
  if (unparsable) return {problem: 'cannot be read', findings: []}
  if (root && root.kind !== 'map') return {problem: 'is not a policy document: it has to be an object', findings: []}
  return root ? {root, findings: [...findings, ...doubts]} : {problem: 'has errors', findings}
}
