import type {AccountRef} from '../../core/types.js'
import {colorOf} from './colors.js'

/** Where the console is. Source: AWS service endpoints of the partitions ("Switch Role" of each console). */
const CONSOLES: Readonly<Record<string, string>> = {
  aws: 'https://signin.aws.amazon.com/switchrole',
  'aws-cn': 'https://signin.amazonaws.cn/switchrole',
  'aws-us-gov': 'https://signin.amazonaws-us-gov.com/switchrole',
}

/** What the console takes: of path and name together (IAM User Guide, "IAM role management"), and of the name that it shows. */
export const MOST_NAME = 64
const MOST_DISPLAY = 64

/** `display:` of the account that a role is in. */
export interface Display {
  readonly name?: string | undefined
  readonly color?: string | undefined
}

interface Switched {
  readonly account: AccountRef
  readonly value: {readonly path: string; readonly name: string}
}

/** Path without its first slash, and name: what the console calls a role. */
export const fullNameOf = ({value}: Pick<Switched, 'value'>): string => value.path.slice(1) + value.name

/** Nothing but letters, digits and `-_.` stays as it is, so that a link means the same in HTML, Markdown and mail. */
const encoded = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*~]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`)

const wellFormed = (text: string): string => text.replace(/[\uD800-\uDFFF]/gu, '\uFFFD')

/** As the console shows who one is, cut to what it takes. */
export const displayNameOf = ({account, value}: Switched, {name = account.name}: Display): string =>
  [...wellFormed(`${value.name} @ ${name}`)].slice(0, MOST_DISPLAY).join('')

/** The console's link for switching into a role; undefined where its path and name are too long for it. */
export function switchUrl(role: Switched, display: Display): string | undefined {
  const {id, partition} = role.account
  const name = fullNameOf(role)
  const console = CONSOLES[partition]
  if (console === undefined || name.length > MOST_NAME) return undefined
  const color = display.color === undefined ? undefined : colorOf(display.color)
  const query = [
    `account=${id}`,
    `roleName=${name.split('/').map(encoded).join('/')}`,
    `displayName=${encoded(displayNameOf(role, display))}`,
    ...(color === undefined ? [] : [`color=${color}`]),
  ]
  return `${console}?${query.join('&')}`
}
