import type {Row} from './steps.js'
import {obeys, policy} from './steps.js'
import {allow} from './support.js'

const statement = (more: object): string =>
  JSON.stringify({Version: '2012-10-17', Statement: [{Effect: 'Allow', Action: 's3:Get*', Resource: '*', ...more}]})
const document = (name: string, text: string, code = 'MalformedPolicyDocument', message?: RegExp): Row => ({
  name,
  when: policy('p', {PolicyDocument: text}),
  code,
  ...(message ? {message} : {}),
})
const documents: Row[] = [
  document('a document that is not JSON', '{not json'),
  document('a key twice', '{"Version":"2012-10-17","Version":"2012-10-17","Statement":[]}'),
  document('a key twice further down', allow().replace('"Effect"', '"Effect":"Deny","Effect"')),
  document('an unknown element', statement({Effects: 'x'})),
  document('a version of today', statement({}).replace('2012-10-17', '2026-01-01')),
  document('no statement', '{"Version":"2012-10-17","Statement":[]}'),
  document('effect in lower case', statement({Effect: 'allow'})),
  document('no action', statement({Action: undefined})),
  document('an empty list of actions', statement({Action: []})),
  document('an action without a vendor', statement({Action: 'GetObject'}), undefined, /prefaced by a vendor/),
  document('an action with two colons', statement({Action: 's3:Get:x'}), undefined, /only one colon/),
  document('a principal', statement({Principal: '*'}), undefined, /should not specify a principal/),
  document('no resource', statement({Resource: undefined}), undefined, /must contain resources/),
  document('a resource that is no ARN', statement({Resource: 'bucket'}), undefined, /ARN format/),
  document('a sid with a blank', statement({Sid: 'a b'}), undefined, /alpha-numeric/),
  document('an unknown operator', statement({Condition: {StringIs: {'aws:x': 'y'}}})),
  document('a character beyond Latin 1', statement({Sid: 'ā'}), 'ValidationError'),
  document('a numeric condition', statement({Condition: {NumericLessThan: {'aws:MultiFactorAuthAge': 3600}}}), 'ok'),
  document('the old version', statement({}).replace('2012-10-17', '2008-10-17'), 'ok'),
  document('one statement without a list', '{"Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}', 'ok'),
  document('an unknown action', statement({Action: 's3:Frobnicate'}), 'ok'),
]

describe('sandbox rules: policy documents', () => {
  obeys(documents)
})
