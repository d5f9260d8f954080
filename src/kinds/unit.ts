import {unitId} from '../core/organization-ids.js'
import type {Kind} from '../core/kind.js'
import {organizations, retag, tagsInput} from './organization-calls.js'
import {needsUnit, parentPath, unitName} from './organization-refs.js'
import {sameTags} from './tags.js'
import type {Unit} from './values.js'

/**
 * An organizational unit. Its path is its name: another path is another unit. Deleted when nothing is left in it.
 * Source: Organizations API, CreateOrganizationalUnit, DeleteOrganizationalUnit.
 */
export const unit: Kind<Unit> = {
  name: 'unit',
  refs: ({value}) => needsUnit(parentPath(value.path)),
  same: ({value: live}, {value: desired}) => sameTags(live, desired),
  make: ({value: {path, tags, marks}}) => [
    organizations(
      'CreateOrganizationalUnit',
      {ParentId: unitId(parentPath(path)), Name: unitName(path), ...tagsInput(tags, marks)},
      unitId(path),
    ),
  ],
  remove: ({value}) => [organizations('DeleteOrganizationalUnit', {OrganizationalUnitId: unitId(value.path)})],
  alter: ({value: live}, {value: desired}) => retag(unitId(live.path), live, desired),
}
