/** The parameters of one request: text, structures, and lists of either (AWS Query protocol). */
export type Input = {[name: string]: InputValue}
export type InputValue = string | Input | InputValue[]

interface Node {
  text?: string
  children: Map<string, Node>
}

const valueOf = (node: Node): InputValue => {
  const members = node.children.get('member')
  if (members)
    return [...members.children.entries()].sort(([a], [b]) => Number(a) - Number(b)).map(([, child]) => valueOf(child))
  if (node.children.size > 0)
    return Object.fromEntries([...node.children].map(([name, child]) => [name, valueOf(child)]))
  return node.text ?? ''
}

/** `Tags.member.1.Key=a&Tags.member.1.Value=b` → `{Tags: [{Key: 'a', Value: 'b'}]}`. */
export const parseQuery = (body: string): Input => {
  const root: Node = {children: new Map()}
  for (const [name, text] of new URLSearchParams(body)) {
    let node = root
    for (const part of name.split('.')) {
      let next = node.children.get(part)
      if (!next) node.children.set(part, (next = {children: new Map()}))
      node = next
    }
    node.text = text
  }
  return Object.fromEntries([...root.children].map(([name, child]) => [name, valueOf(child)]))
}

export const text = (input: Input, name: string): string | undefined => {
  const value = Object.hasOwn(input, name) ? input[name] : undefined
  return typeof value === 'string' ? value : undefined
}

/** A parameter that the operation's table already demanded. */
export const need = (input: Input, name: string): string => text(input, name) ?? ''

export const flag = (input: Input, name: string): boolean => text(input, name)?.toLowerCase() === 'true'

export const integer = (input: Input, name: string): number | undefined => {
  const value = text(input, name)
  return value === undefined || value === '' ? undefined : Number(value)
}

/** A list of text; the SDK sends an empty list as `Name=`, which reads as no members. */
export const texts = (input: Input, name: string): string[] => {
  const value = Object.hasOwn(input, name) ? input[name] : undefined
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : []
}

export const structures = (input: Input, name: string): Input[] => {
  const value = Object.hasOwn(input, name) ? input[name] : undefined
  return Array.isArray(value)
    ? value.filter((item): item is Input => typeof item === 'object' && !Array.isArray(item))
    : []
}
