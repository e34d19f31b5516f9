import { originalPosition } from './source-map.ts'
import type { SourcePosition } from './program.ts'

/**
 * Remembers where it was called from, outside the language itself. The stack is taken now and read when somebody
 * asks, because reading it is what costs.
 */
export function callSite(): () => SourcePosition | null {
  const { stack } = captureStack()
  return () => {
    for (const line of stack().split('\n').slice(1)) {
      const found = /\(?((?:file:\/\/)?\/[^():]*|(?:file:\/\/\/)?[A-Za-z]:[^():]*):(\d+):(\d+)\)?$/.exec(line)
      if (!found) continue
      const { file, line: number } = originalPosition(found[1]!, Number(found[2]), Number(found[3]))
      if (!/[\\/]src[\\/]program[\\/]/.test(file)) return { file, line: number }
    }
    return null
  }
}

function captureStack(): { readonly stack: () => string } {
  const error = new Error('call site')
  return { stack: () => error.stack ?? '' }
}
