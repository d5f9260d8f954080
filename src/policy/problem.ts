/** Something wrong with a document. The path leads from the document's top: `['Statement', 0, 'Action', 1]`. */
export interface Problem {
  readonly path: (string | number)[]
  readonly severity: 'error' | 'warning'
  /** In words joined by hyphens, one per rule: `unknown-element`. */
  readonly code: string
  readonly message: string
}

export type Path = readonly (string | number)[]

export const error = (path: Path, code: string, message: string): Problem => ({
  path: [...path],
  severity: 'error',
  code,
  message,
})

export const warning = (path: Path, code: string, message: string): Problem => ({
  ...error(path, code, message),
  severity: 'warning',
})

/** `; did you mean "x"?`, or nothing. */
export const didYouMean = (name: string | undefined): string => (name === undefined ? '' : `; did you mean "${name}"?`)
