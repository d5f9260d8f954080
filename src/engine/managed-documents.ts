import type {Json} from '../core/types.js'
import {managedPolicy} from '../data/managed-policies.js'

const parsed = new Map<string, Json | undefined>()

/** The document of an AWS-managed policy by its ARN, as shipped; undefined when AWS made it since. */
export function managedDocument(arn: string): Json | undefined {
  if (parsed.has(arn)) return parsed.get(arn)
  const text = managedPolicy(arn)?.document
  const document = text === undefined ? undefined : (JSON.parse(text) as Json)
  parsed.set(arn, document)
  return document
}
