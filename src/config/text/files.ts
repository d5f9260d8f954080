/** What a read gives: the text, with the name to show for it; or why there is none, in words. */
export type FileText = {readonly file: string; readonly text: string} | {readonly problem: string}

/**
 * How the files that the root file names are reached; config itself is handed text. Names are relative to the file that
 * names them. Implementations refuse what lies outside the root file's folder after symlinks.
 */
export interface Files {
  /** `from` is the `file` of an earlier answer; without it, `name` is the root file as the user gave it. */
  read(name: string, from?: string): FileText
  /** The names, sorted, relative to `from`, of the files that a pattern matches (`*`, `?`, `**`). */
  glob(pattern: string, from: string): readonly string[]
}
