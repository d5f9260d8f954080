import type {Json} from './types.js'

const TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\]:]|-?\d[\d.eE+-]*/g

/**
 * JSON as a policy document needs it, undefined when it is not JSON. JSON.parse alone keeps the last of two equal keys
 * (`{"Effect": "Deny", "Effect": "Allow"}` would be an Allow) and rounds integers above 2^53: such a text is no JSON
 * here, such a number becomes its digits as a string, which IAM compares alike.
 */
export function parseStrict(text: string): Json | undefined {
  try {
    const value = JSON.parse(text) as Json
    const exact = withExactNumbers(text)
    if (exact === undefined) return undefined
    return exact === text ? value : (JSON.parse(exact) as Json)
  } catch {
    return undefined
  }
}

/** The text with its unsafe integers quoted; undefined when some object has one key twice. The text is valid JSON. */
function withExactNumbers(text: string): string | undefined {
  const objects: Set<string>[] = []
  let string = ''
  let twice = false
  const exact = text.replace(TOKEN, (token) => {
    if (token.startsWith('"')) string = token
    else if (token === '{' || token === '[') objects.push(new Set())
    else if (token === '}' || token === ']') objects.pop()
    else if (token === ':') {
      const keys = objects.at(-1)
      const key = JSON.parse(string) as string
      twice ||= keys?.has(key) ?? false
      keys?.add(key)
    } else if (Number.isInteger(Number(token)) && !Number.isSafeInteger(Number(token))) return `"${token}"`
    return token
  })
  return twice ? undefined : exact
}
