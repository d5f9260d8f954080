import {Flags} from '@oclif/core'
import {MAX_BYTES, MIN_BYTES} from '../render/budget.js'
import {COMMENT_KEY} from '../render/markdown-comment.js'
import type {CommentOptions} from '../render/markdown-comment.js'
import {Failure} from './base-command.js'

/** Flags of every command that prints Markdown for a comment on a pull request or an issue. */
export const commentFlags = {
  'max-bytes': Flags.integer({
    helpValue: 'N',
    description: `with --format markdown: cut it to so many bytes and say what is missing [default: ${MAX_BYTES}; GitHub takes 65,536 characters]`,
  }),
  'comment-key': Flags.string({
    helpValue: 'KEY',
    description:
      'with --format markdown: a word for its hidden first line, by which a workflow finds its own comment; needed where several files are planned in one repository',
  }),
}

interface Given {
  readonly 'max-bytes'?: number | undefined
  readonly 'comment-key'?: string | undefined
}

/** What the flags say. Throws Failure where they mean nothing. */
export function commentOf(flags: Given, format: string): CommentOptions {
  const {'max-bytes': maxBytes, 'comment-key': key} = flags
  const given = maxBytes !== undefined ? 'max-bytes' : key !== undefined ? 'comment-key' : undefined
  if (given && format !== 'markdown') throw new Failure(`--${given} is for --format markdown`)
  if (maxBytes !== undefined && maxBytes < MIN_BYTES)
    throw new Failure(`--max-bytes ${maxBytes}: less than ${MIN_BYTES} has no room for the summary`)
  if (key !== undefined && !COMMENT_KEY.test(key))
    throw new Failure(
      `--comment-key "${key}": a key has 1 to 64 letters, digits and ._/-, no two - in a row and none in front`,
    )
  return {maxBytes, key}
}
