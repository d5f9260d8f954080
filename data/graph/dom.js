// Elements from values. Whatever comes from AWS or the file gets in as text alone, and what is not plainly visible in it
// (bidi marks, zero width) is written out, as the program does in a terminal.
const UNSAFE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu
const SVG = 'http://www.w3.org/2000/svg'

const safe = (text) => String(text).replace(UNSAFE, (char) => `\\u{${char.codePointAt(0).toString(16)}}`)

const fill = (element, attributes, children) => {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === false) continue
    if (typeof value === 'function') element.addEventListener(name, value)
    else element.setAttribute(name, value === true ? '' : safe(value))
  }
  for (const child of children.flat(Infinity))
    if (child !== undefined && child !== '')
      element.append(child instanceof Node ? child : document.createTextNode(safe(child)))
  return element
}

map.safe = safe
map.el = (name, attributes = {}, ...children) => fill(document.createElement(name), attributes, children)
map.svg = (name, attributes = {}, ...children) => fill(document.createElementNS(SVG, name), attributes, children)
map.get = (id) => document.getElementById(id)
map.put = (id, ...children) =>
  map.get(id).replaceChildren(...children.flat(Infinity).filter((one) => one !== undefined))
map.count = (count, noun) => `${count.toLocaleString('en')} ${noun}${count === 1 ? '' : 's'}`

/** A link to a view, which a click with a modifier opens elsewhere and the keyboard reaches. */
map.goTo = (some, attributes, ...children) =>
  map.el('a', {href: map.state.link({edge: '', ...some}), ...attributes}, ...children)

/** Colour never stands alone: a badge has the words. */
map.badge = (code, text) =>
  map.el(
    'span',
    {class: `badge rank-${map.data.hazards[code].rank}`, title: map.data.hazards[code].about},
    text ?? map.data.hazards[code].label,
  )
map.badges = (codes) => [...new Set(codes)].map((code) => map.badge(code))

/** One word for a POSIX shell. */
map.word = (text) => (/^[\w+=.,@:/-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`)

map.ends = (until) => {
  const days = Math.ceil((Date.parse(until) - Date.now()) / 86_400_000)
  const day = until.replace(/T00:00:00(\.0+)?Z$/, '')
  return `${day} (${days <= 0 ? 'over' : days === 1 ? 'in a day' : `in ${days} days`})`
}
