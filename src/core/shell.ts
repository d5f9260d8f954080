/**
 * One word for a POSIX shell, to be pasted: as it is where it is plain, else in single quotes, in which nothing means
 * anything but the quote itself.
 */
export const shellWord = (text: string): string =>
  /^[\w+.,@/-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`
