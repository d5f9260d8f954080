import type {Written} from '../written.js'

const isSection = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Whether anywhere below is `${account.tags.…}`, or a selector of accounts with `tags:`. */
function uses(value: unknown): boolean {
  if (typeof value === 'string') return value.includes('${account.tags.')
  if (Array.isArray(value)) return value.some(uses)
  if (!isSection(value)) return false
  return Object.entries(value).some(
    ([key, each]) =>
      (key === 'accounts' && isSection(each) && each['tags'] !== undefined) ||
      key.includes('${account.tags.') ||
      uses(each),
  )
}

/** Whether a file asks for tags of accounts: only then they are read, as that takes a request for each account. */
export const usesAccountTags = ({accounts, ...rest}: Written): boolean =>
  uses(rest) ||
  uses(Object.values(accounts)) ||
  Object.values(rest.organization?.accounts ?? {}).some(({tags}) => tags !== undefined)
