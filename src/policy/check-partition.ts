import type {Json} from '../core/types.js'
import {isObject, statementsOf} from './json.js'
import {error, warning} from './problem.js'
import type {Problem} from './problem.js'

type Path = readonly (string | number)[]

/** Of an ARN without a wildcard there: `aws-cn`. */
const partitionIn = (text: string): string | undefined => /^arn:(aws[a-z-]*):/.exec(text)?.[1]

/** What is wrong with an ARN for accounts of a partition: the words before what follows from it. */
export function otherPartition(text: string, partition: string): string | undefined {
  const other = partitionIn(text)
  if (other === undefined || other === partition) return undefined
  return `"${text}" is in the partition ${other}, and the accounts of this file are in ${partition}`
}

function textsIn(value: Json, path: Path): {readonly text: string; readonly path: Path}[] {
  if (typeof value === 'string') return [{text: value, path}]
  if (Array.isArray(value)) return value.flatMap((one, at) => textsIn(one, [...path, at]))
  return isObject(value) ? Object.entries(value).flatMap(([key, one]) => textsIn(one, [...path, key])) : []
}

/**
 * ARNs of another partition than the accounts are in. AWS takes none as a principal; elsewhere they match nothing, which
 * is meant where one document is written for several partitions.
 */
export function otherPartitions(document: Json, partition: string): Problem[] {
  return statementsOf(document).flatMap((statement, index) =>
    Object.entries(statement).flatMap(([element, value]) =>
      textsIn(value, ['Statement', index, element]).flatMap(({text, path}): Problem[] => {
        const what = otherPartition(text, partition)
        if (what === undefined) return []
        return [
          element === 'Principal' || element === 'NotPrincipal'
            ? error(path, 'other-partition', `${what}: trust cannot cross partitions`)
            : warning(path, 'other-partition', `${what}, so that it matches nothing here; \${partition} stands for it`),
        ]
      }),
    ),
  )
}
