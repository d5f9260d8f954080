import type {PasswordPolicy} from '../kinds/values.js'
import type {Path} from './source.js'

/** Which accounts an entry is for, and what a person may write of accounts as a whole; see written.ts. */

export type Selector =
  | 'all'
  | readonly string[]
  | {
      readonly ou?: string
      readonly tags?: Readonly<Record<string, readonly string[]>>
      readonly except: readonly string[]
    }

interface Provider {
  readonly accounts: Selector
  readonly tags: Readonly<Record<string, string>>
}

export type WrittenProvider =
  | (Provider & {
      readonly type: 'oidc'
      /** Host and path, without `https://` and without a slash at the end. */
      readonly oidc: string
      readonly audiences: readonly string[]
      readonly thumbprints?: readonly string[]
    })
  /** The file that `metadata:` names has been read. */
  | (Provider & {readonly type: 'saml'; readonly saml: string; readonly metadata: string})

export interface WrittenPasswordPolicy {
  readonly accounts: Selector
  readonly policy: PasswordPolicy
  /** Where the entry is: the section itself, or an item of its list. */
  readonly path: Path
}

export interface WrittenAlias {
  readonly accounts: Selector
  readonly alias: string
  /** Where the alias is, and what says for which accounts. */
  readonly path: Path
  readonly selector: Path
}
