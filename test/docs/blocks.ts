import {readFileSync} from 'node:fs'
import {fileURLToPath} from 'node:url'

export const ROOT = fileURLToPath(new URL('../../', import.meta.url))

/** A fenced block of a Markdown text. `info` is what stands behind the language; `line` counts from 1. */
export interface Block {
  readonly language: string
  readonly info: string
  readonly text: string
  readonly line: number
}

export function blocksOf(markdown: string): Block[] {
  return [...markdown.matchAll(/^```(\w*)[ ]*(.*)\n([\s\S]*?)^```$/gm)].map((match) => ({
    language: match[1] ?? '',
    info: match[2] ?? '',
    text: match[3] ?? '',
    line: markdown.slice(0, match.index).split('\n').length,
  }))
}

/** A text of the repository, by its path. */
export const readDoc = (path: string): string => readFileSync(`${ROOT}${path}`, 'utf8')

/** Whether a block is a whole accounts.yaml. */
export const isWholeFile = ({language, text}: Block): boolean => language === 'yaml' && /^owner:/m.test(text)
