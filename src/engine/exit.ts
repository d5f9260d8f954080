/** The exit codes of every command (product contract, 7). Scripts depend on them. */
export const EXIT = {
  /** Done, or nothing to do. */
  done: 0,
  /** Usage, invalid file, AWS failure. */
  error: 1,
  /** There are differences (`plan --detailed-exitcode`, `drift`). */
  differences: 2,
  /** A safety rule refused: hazard, deletion limit, adoption, another owner's mark. Nothing was written. */
  refused: 3,
  /** Applied in part, or AWS disagrees afterwards. */
  partial: 4,
} as const

export type ExitCode = (typeof EXIT)[keyof typeof EXIT]
