import {readFileSync} from 'node:fs'
import {gunzipSync} from 'node:zlib'
import {managedPolicyArn, managedPolicyNames} from './managed-policy-names.js'

export interface ManagedPolicy {
  name: string
  path: string
  arn: string
  version: string
  created: string
  updated: string
  document: string
}

type Row = [version: string, created: string, updated: string, document: string]
let rows: Record<string, Row> | undefined
const data = (): Record<string, Row> =>
  (rows ??= JSON.parse(
    gunzipSync(readFileSync(new URL('../../data/managed-policies.json.gz', import.meta.url))).toString(),
  ) as Record<string, Row>)

/** Whether AWS has a managed policy of exactly this ARN; answered without reading any document. */
export const isManagedPolicy = (arn: string): boolean => {
  const [, partition, name] = /^arn:([a-z-]+):iam::aws:policy\/(?:.*\/)?([^/]+)$/.exec(arn) ?? []
  return partition !== undefined && name !== undefined && managedPolicyArn(name, partition) === arn
}

export const managedPolicy = (arn: string): ManagedPolicy | undefined => {
  if (!isManagedPolicy(arn)) return undefined
  const suffix = arn.slice(arn.indexOf(':policy/') + ':policy/'.length)
  const row = data()[suffix]
  if (!row) return undefined
  const [version, created, updated, document] = row
  const cut = suffix.lastIndexOf('/') + 1
  return {name: suffix.slice(cut), path: `/${suffix.slice(0, cut)}`, arn, version, created, updated, document}
}

export const managedPolicies = (partition: string): ManagedPolicy[] =>
  managedPolicyNames()
    .map((name) => managedPolicy(managedPolicyArn(name, partition) ?? ''))
    .filter((policy) => policy !== undefined)
