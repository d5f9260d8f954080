/**
 * The nodes that stand in a cycle, a node that points at itself included (Tarjan's strongly connected components,
 * with a stack of its own: a chain of thousands of roles must not exhaust the call stack).
 */
export function nodesInCycles(edges: ReadonlyMap<string, readonly string[]>): Set<string> {
  const index = new Map<string, number>()
  const low = new Map<string, number>()
  const open: string[] = []
  const isOpen = new Set<string>()
  const found = new Set<string>()

  const enter = (node: string) => {
    index.set(node, index.size)
    low.set(node, index.get(node)!)
    open.push(node)
    isOpen.add(node)
  }
  const lower = (node: string, by: number) => low.set(node, Math.min(low.get(node)!, by))
  const close = (node: string) => {
    const component: string[] = []
    let member: string
    do {
      member = open.pop()!
      isOpen.delete(member)
      component.push(member)
    } while (member !== node)
    if (component.length > 1 || edges.get(node)!.includes(node)) component.forEach((one) => found.add(one))
  }

  for (const root of edges.keys()) {
    if (index.has(root)) continue
    const path = [{node: root, next: 0}]
    enter(root)
    while (path.length > 0) {
      const top = path[path.length - 1]!
      const target = edges.get(top.node)![top.next++]
      if (target !== undefined) {
        if (!edges.has(target)) continue
        if (!index.has(target)) {
          enter(target)
          path.push({node: target, next: 0})
        } else if (isOpen.has(target)) lower(top.node, index.get(target)!)
        continue
      }
      path.pop()
      const parent = path[path.length - 1]
      if (parent) lower(parent.node, low.get(top.node)!)
      if (low.get(top.node) === index.get(top.node)) close(top.node)
    }
  }
  return found
}
