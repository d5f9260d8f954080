/** Whether two lists have the same members, whatever their order. */
export const sameMembers = (a: readonly string[], b: readonly string[]): boolean => {
  const [one, other] = [new Set(a), new Set(b)]
  return one.size === other.size && [...one].every((member) => other.has(member))
}
