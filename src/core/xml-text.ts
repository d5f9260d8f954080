/**
 * The text of an XML document as it is compared and sent: without white space around it, and with the ends of lines that
 * every reader of XML makes of all others (XML 1.0, 2.11).
 */
export const xmlText = (text = ''): string =>
  text
    .replace(/\r\n?/g, '\n')
    .replace(/^\uFEFF/, '')
    .trim()
