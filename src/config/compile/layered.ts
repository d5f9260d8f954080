/** Both maps as one; what is in the first goes before. */
export function over<K, V>(first: ReadonlyMap<K, V>, second: ReadonlyMap<K, V>): ReadonlyMap<K, V> {
  return new Proxy(second, {
    get(map, property) {
      if (property === 'get') return (key: K) => first.get(key) ?? map.get(key)
      if (property === 'has') return (key: K) => first.has(key) || map.has(key)
      const own: unknown = Reflect.get(map, property, map)
      return typeof own === 'function' ? (own as (...args: unknown[]) => unknown).bind(map) : own
    },
  })
}
