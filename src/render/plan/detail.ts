import type {AccountRef, Call, Change, Finding, Json, Place} from '../../core/types.js'

/** What a plan's renderer is given by its caller: the meaning of documents, the text of findings, and the calls when asked for. */
export interface PlanDetail {
  /** The whole statements that changed, one line each word that did, `+`, `-` or blank in the first column. No colour. */
  documentDiff(before: Json | undefined, after: Json | undefined, account: AccountRef): readonly string[]
  /** The meaning of the change, each line starting with `+ ` or `- `; `names` are the plan's accounts, id → name. */
  changeWords(
    before: Json | undefined,
    after: Json | undefined,
    account: AccountRef,
    as: 'trust' | 'identity',
    names: ReadonlyMap<string, string>,
  ): readonly string[]
  findings(findings: readonly Finding[]): string
  /** Where a rule of the file is: `accounts.yaml:12`. */
  readonly where: (place: Place) => string
  /** Only what `--only` or `--account` chose was planned. */
  readonly selected?: boolean | undefined
  /** The requests of a change; given, they are printed under it. */
  calls?: ((change: Change) => readonly Call[]) | undefined
  /** What else there is to tell of a change, a line each; not escaped. */
  beside?: ((change: Change) => readonly string[]) | undefined
}
