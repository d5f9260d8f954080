/** The first Ctrl-C or SIGTERM asks to stop in order, the second one ends the process as the system would have. */
export function onInterrupt(first: () => void): {readonly signal: AbortSignal; off(): void} {
  const controller = new AbortController()
  const handler = (): void => {
    off()
    first()
    controller.abort()
  }
  const off = () => {
    process.off('SIGINT', handler)
    process.off('SIGTERM', handler)
  }
  process.on('SIGINT', handler)
  process.on('SIGTERM', handler)
  return {signal: controller.signal, off}
}
