import type {Kind} from '../core/kind.js'
import type {Group} from './values.js'

/** An IAM group. Its path is its mark: groups carry no tags. Source: IAM API, CreateGroup, UpdateGroup. */
export const group: Kind<Group> = {
  name: 'group',
  refs: () => [],
  same: ({value: a}, {value: b}) => a.path === b.path,
  make: ({value}) => [{op: 'CreateGroup', input: {GroupName: value.name, Path: value.path}}],
  remove: ({value}) => [{op: 'DeleteGroup', input: {GroupName: value.name}}],
  alter: (_, {value}) => [{op: 'UpdateGroup', input: {GroupName: value.name, NewPath: value.path}}],
}
