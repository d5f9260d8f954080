import {basename, dirname, isAbsolute, join, relative, resolve, sep} from 'node:path'
import {globToRegExp} from '../../core/address.js'
import {shellWord} from '../../core/shell.js'
import type {Json} from '../../core/types.js'
import {asTexts} from '../../policy/json.js'
import type {Split} from '../../lift/split.js'
import {Failure} from '../base-command.js'

/** What the flags say of where the text goes. */
export interface TargetFlags {
  readonly file: string
  readonly out?: string | undefined
  readonly split?: string | undefined
}

export interface Target {
  /** The root file: the one that is there, or the one that is to be written. */
  readonly root: string
  /** The one file that is to be included, from the root file's folder. */
  readonly name: string
  /** Where the files of a split go, from the root file's folder. */
  readonly folder: string
  readonly split: Split | undefined
}

function splitOf(text: string | undefined): Split | undefined {
  if (text === undefined) return undefined
  if (text === 'account') return {by: 'account'}
  if (/^tag:./.test(text)) return {by: 'tag', tag: text.slice('tag:'.length)}
  throw new Failure(`--split ${text} is no way to split; write --split account, or --split tag:team`)
}

const SPLIT = 'imported'

/** @param isThere the root file is: what is written is to be included in it, and so has to be in its folder */
export function targetOf({file, out, split: by}: TargetFlags, isThere: boolean): Target {
  const split = splitOf(by)
  if (!isThere) {
    const root = out === undefined ? file : split ? join(out, basename(file)) : out
    return {root, name: '', folder: SPLIT, split}
  }
  const way = out === undefined ? (split ? '' : 'imported.yaml') : relative(resolve(dirname(file)), resolve(out))
  if (way === '..' || way.startsWith(`..${sep}`) || isAbsolute(way))
    throw new Failure(`--out ${out}: ${file} can only include what is in its own folder or below; name a place there`)
  const name = way.split(sep).join('/')
  return {root: file, name, folder: name === '' ? SPLIT : `${name}/${SPLIT}`, split}
}

/** Whether a pattern of `include:` matches a file that need not be there yet, as Files.glob finds those that are. */
function matches([segment, ...rest]: readonly string[], [part, ...parts]: readonly string[]): boolean {
  if (segment === undefined || part === undefined) return segment === part
  if (segment === '**' && matches(rest, [part, ...parts])) return true
  if (part.startsWith('.') && !segment.startsWith('.')) return false
  return segment === '**'
    ? matches([segment, ...rest], parts)
    : globToRegExp(segment).test(part) && matches(rest, parts)
}

/** @param include as the root file has it; @param name from the root file's folder */
export const isIncluded = (include: Json | undefined, name: string): boolean =>
  asTexts(include).some((pattern) =>
    matches(
      pattern.split('/').filter((part) => part !== '.'),
      name.split('/'),
    ),
  )

/** The words by which the next command finds the same file and the same AWS. */
export const nextFlags = (
  root: string,
  flags: {readonly sandbox?: boolean | undefined; readonly 'sandbox-file'?: string | undefined},
): string =>
  [
    ...(root === 'accounts.yaml' ? [] : [` -f ${shellWord(root)}`]),
    ...(flags['sandbox-file'] !== undefined
      ? [` --sandbox-file ${shellWord(flags['sandbox-file'])}`]
      : flags.sandbox
        ? [' --sandbox']
        : []),
  ].join('')
