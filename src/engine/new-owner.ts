import {randomInt} from 'node:crypto'

const END = 'abcdefghijkmnpqrstuvwxyz23456789'

/** The folder's name, so that a mark in AWS can be told, and a random end, so that two files do not share one. */
export function newOwner(folder: string): string {
  const word = folder
    .replace(/[^A-Za-z0-9_-]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 24)
  const end = Array.from({length: 4}, () => END[randomInt(END.length)]).join('')
  return `${word || 'access'}-${end}`
}
