import {readdirSync, readFileSync} from 'node:fs'
import {join} from 'node:path'
import ts from 'typescript'

/** Functions that make a finding, and which of their arguments is its code. A new one is missed: add it here. */
const MAKERS: Readonly<Record<string, number>> = {
  add: 0,
  at: 0,
  doubtful: 0,
  equalKeys: 1,
  error: 1,
  fail: 0,
  failed: 0,
  finding: 0,
  matching: 0,
  refuse: 0,
  refused: 0,
  report: 1,
  rule: 0,
  tell: 1,
  warning: 1,
}

/** `warning` and `error` of some rooms take the code first; `report` of the tree builder, too. */
const AT_FIRST: Readonly<Record<string, readonly string[]>> = {
  'config/text/build.ts': ['report'],
  'ownership/scope.ts': ['warning'],
}

const CODE = /^[a-z0-9]+(-[a-z0-9]+)*$/

const filesIn = (folder: string): string[] =>
  readdirSync(folder, {recursive: true, encoding: 'utf8'})
    .filter((name) => name.endsWith('.ts') && !/^(data|sandbox)\//.test(name))
    .sort()

/** What a name of the same file stands for. */
const meaning = (name: ts.Identifier): ts.Node | undefined =>
  name
    .getSourceFile()
    .statements.filter(ts.isVariableStatement)
    .flatMap(({declarationList}) => [...declarationList.declarations])
    .find((one) => ts.isIdentifier(one.name) && one.name.text === name.text)?.initializer

/** The texts of an expression that is a text, a name for one, or a choice between texts. */
function textsIn(node: ts.Node | undefined): string[] {
  if (!node) return []
  if (ts.isStringLiteralLike(node)) return [node.text]
  if (ts.isIdentifier(node)) {
    const stands = meaning(node)
    return stands && ts.isStringLiteralLike(stands) ? [stands.text] : []
  }
  if (ts.isConditionalExpression(node)) return [...textsIn(node.whenTrue), ...textsIn(node.whenFalse)]
  return []
}

function codesAt(node: ts.Node, file: string): string[] {
  if (ts.isPropertyAssignment(node) && ts.isIdentifier(node.name) && ['code', 'requirement'].includes(node.name.text))
    return textsIn(node.initializer)
  if (!ts.isCallExpression(node)) return []
  const {expression} = node
  const name = ts.isPropertyAccessExpression(expression)
    ? expression.name.text
    : ts.isIdentifier(expression)
      ? expression.text
      : ''
  const position = AT_FIRST[file]?.includes(name) ? 0 : MAKERS[name]
  return position === undefined ? [] : textsIn(node.arguments[position])
}

/** Every code of a finding that the sources can make, sorted. Errors of AWS and of the sandbox are no findings. */
export function codesInSources(folder: string): string[] {
  const found = new Set<string>()
  for (const file of filesIn(folder)) {
    const source = ts.createSourceFile(file, readFileSync(join(folder, file), 'utf8'), ts.ScriptTarget.Latest, true)
    const visit = (node: ts.Node): void => {
      for (const code of codesAt(node, file)) if (CODE.test(code)) found.add(code)
      ts.forEachChild(node, visit)
    }
    visit(source)
  }
  return [...found].sort()
}
