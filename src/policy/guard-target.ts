/** For a reader, what a policy of an organization is attached to: `the root`, `the unit Workloads`, `the account client`. */
export function guardTargetWords(target: string): string {
  const at = target.indexOf('/')
  return at < 0 ? 'the root' : `the ${target.slice(0, at)} ${target.slice(at + 1)}`
}
