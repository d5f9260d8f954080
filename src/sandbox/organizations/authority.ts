import type {Call, Operation} from '../call.js'
import {reads, writes} from '../call.js'
import type {XmlObject} from '../wire/xml.js'
import {refusal} from './errors.js'
import type {Organization} from './model.js'

export interface OrganizationCall extends Call {
  organization: Organization
}
type Who = 'members' | 'administrators' | 'management'

/** "Managing the organization" (Organizations User Guide): delegated administrators may look, and change nothing here. */
const may: Readonly<Record<Who, (organization: Organization, account: string) => boolean>> = {
  members: () => true,
  administrators: ({management, delegated}, account) =>
    account === management || delegated.some((one) => one.account === account),
  management: ({management}, account) => account === management,
}

const within =
  <T>(who: Who, run: (call: OrganizationCall) => T) =>
  (call: Call): T => {
    const {organization} = call.world
    if (!organization?.members.get(call.caller.account)) throw refusal('AWSOrganizationsNotInUseException')
    if (!may[who](organization, call.caller.account)) throw refusal('AccessDeniedException')
    return run({...call, organization})
  }

type Read = (call: OrganizationCall) => XmlObject
type Write = (call: OrganizationCall) => XmlObject | void

/** What every member may ask. */
export const telling = (needs: readonly string[], run: Read): Operation => reads(needs, within('members', run))
/** What the management account and delegated administrators may ask. */
export const reading = (needs: readonly string[], run: Read): Operation => reads(needs, within('administrators', run))
/** As `reading`, where being asked changes something. */
export const asking = (needs: readonly string[], run: Read): Operation => writes(needs, within('administrators', run))
/** What the management account alone may do. */
export const managing = (needs: readonly string[], run: Write): Operation => writes(needs, within('management', run))
