import type {Kind} from '../core/kind.js'
import {accountId} from '../core/organization-ids.js'
import {organizations, retag, tagsInput} from './organization-calls.js'
import {needsMember} from './organization-refs.js'
import {sameTags} from './tags.js'
import type {AccountTags} from './values.js'

/** With the marks that an account never bears: it is nobody's to own. */
const plain = ({tags}: AccountTags) => ({tags, marks: {}})

/** The tags of an account in its organization. Source: Organizations API, TagResource. */
export const accountTags: Kind<AccountTags> = {
  name: 'account-tags',
  refs: ({name}) => needsMember(name),
  same: ({value: live}, {value: desired}) => sameTags(plain(live), plain(desired)),
  make: ({name, value}) => [organizations('TagResource', {ResourceId: accountId(name), ...tagsInput(value.tags)})],
  remove: () => [],
  alter: ({name, value: live}, {value: desired}) => retag(accountId(name), plain(live), plain(desired)),
}
