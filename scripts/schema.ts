import {mkdirSync, writeFileSync} from 'node:fs'
import {pathToFileURL} from 'node:url'
import {type JsonSchema, toJsonSchema} from '@valibot/to-json-schema'
import {format} from 'prettier'
import {group, policy, role, selector, user} from '../src/config/grammar/schema-entries.js'
import {condition, inlinePolicy, statement} from '../src/config/grammar/schema-policy.js'
import {trustLine} from '../src/config/grammar/schema-trust.js'
import {schema} from '../src/config/grammar/schema.js'
import {ruleOf} from '../src/config/grammar/shapes.js'
import {tags} from '../src/config/grammar/words.js'

export const SCHEMA_FILE = new URL('../schema/accounts.schema.json', import.meta.url)

const definitions = {condition, group, inlinePolicy, policy, role, selector, statement, tags, trustLine, user}

/** The rules of several keys stand beside each other; those of one value are part of it. */
function withRule(base: JsonSchema, rule: Readonly<Record<string, unknown>>): JsonSchema {
  const apart = 'oneOf' in rule || 'not' in rule
  return apart ? {...base, allOf: [...(base.allOf ?? []), rule]} : {...base, ...(rule as JsonSchema)}
}

/** The JSON Schema (draft-07, what yaml-language-server reads) of accounts.yaml, from the validator's own source. */
export function jsonSchema(): JsonSchema {
  const converted = toJsonSchema(schema, {
    target: 'draft-07',
    definitions,
    overrideAction({valibotAction, jsonSchema}) {
      const rule = ruleOf(valibotAction)
      return rule && withRule(jsonSchema, rule)
    },
  })
  return {...converted, patternProperties: {'^x-': {}}}
}

export const jsonSchemaText = (): Promise<string> =>
  format(JSON.stringify(jsonSchema()), {parser: 'json', printWidth: 120, bracketSpacing: false})

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  mkdirSync(new URL('.', SCHEMA_FILE), {recursive: true})
  writeFileSync(SCHEMA_FILE, await jsonSchemaText())
}
