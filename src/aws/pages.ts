import {CloudError} from '../core/cloud.js'
import {cloudError, type Where} from './errors.js'
import {notFromAws} from './failure.js'
import type {Ask} from './service.js'

export interface Page {
  IsTruncated?: boolean | undefined
  Marker?: string | undefined
}

const broken = (where: Where, message: string): CloudError =>
  new CloudError('unreachable', message, {
    ...where,
    code: 'BrokenPaging',
    advice: 'What was read so far is not used. Run again.',
  })

/**
 * All pages of a list, to the end or not at all: a list cut short would look like deletions. IAM may return short
 * pages (IAM API reference, IsTruncated), so their length says nothing.
 */
export async function allPages<P extends Page>(ask: Ask, account: string, op: string, input: object): Promise<P[]> {
  const where = {account, op}
  const pages: P[] = []
  const markers = new Set<string>()
  let marker: string | undefined
  do {
    const page = await ask<P>(op, marker === undefined ? input : {...input, Marker: marker})
    pages.push(page)
    marker = undefined
    if (page.IsTruncated) {
      marker = page.Marker
      if (!marker) throw broken(where, 'AWS says that there is more, but not where it goes on')
      if (markers.has(marker)) throw broken(where, 'AWS repeats a page of the list')
      markers.add(marker)
    }
  } while (marker !== undefined)
  return pages
}

/**
 * The items of a list that is paged by tokens, as Organizations has them, to the end or not at all. A page may be empty
 * and have a token all the same (Organizations API, "When calling List* operations"); one without the list is none.
 */
export async function allItems<Item>(
  ask: Ask,
  account: string,
  op: string,
  list: string,
  input: object,
): Promise<Item[]> {
  const where = {account, op}
  const items: Item[] = []
  const tokens = new Set<string>()
  let token: string | undefined
  do {
    const page = await ask<Readonly<Record<string, unknown>>>(op, {
      ...input,
      ...(token !== undefined && {NextToken: token}),
    })
    const found = page[list]
    if (!Array.isArray(found)) throw cloudError(notFromAws(200), where)
    items.push(...(found as Item[]))
    token = typeof page['NextToken'] === 'string' && page['NextToken'] !== '' ? page['NextToken'] : undefined
    if (token !== undefined && tokens.has(token)) throw broken(where, 'AWS repeats a page of the list')
    if (token !== undefined) tokens.add(token)
  } while (token !== undefined)
  return items
}
