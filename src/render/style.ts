const CODES = {
  plain: undefined,
  bold: [1, 22],
  dim: [2, 22],
  red: [31, 39],
  green: [32, 39],
  yellow: [33, 39],
  magenta: [35, 39],
  cyan: [36, 39],
} as const

export type Tone = keyof typeof CODES
export type Paint = (tone: Tone, text: string) => string

/** Whether there is colour was decided at the edge (engine/terminal.ts); nothing here looks at streams or environment. */
export const painter =
  (color: boolean): Paint =>
  (tone, text) => {
    const code = CODES[tone]
    return color && code && text !== '' ? `\u001b[${code[0]}m${text}\u001b[${code[1]}m` : text
  }
