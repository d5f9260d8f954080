import type {Handbook} from './handbook.js'
import {canJson, whoJson} from '../who.js'

/** The handbook for programs; who comes in and what a user becomes are as `who --json` and `can --json` have them. */
export function handbookJson({from, unread, file, hasGuards, owner, roles, people, names}: Handbook) {
  const world = {from, unread, file, hasGuards}
  return {
    format: 1,
    from,
    unread,
    hasGuards,
    owner,
    roles: roles.map(({entered, policies, ...role}) => {
      const {principals, others} = whoJson(role.address, entered, names, world)
      return {...role, policies: policies.map(({name, kind}) => ({name, kind})), principals, others}
    }),
    people: people.map(({address, chains}) => {
      const {principal, roles: reached} = canJson(address, chains, world)
      return {principal, roles: reached}
    }),
  }
}
