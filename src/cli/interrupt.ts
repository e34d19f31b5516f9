import { say } from './terminal.ts'

/** Aborted by the first Ctrl-C. The second one ends the process at once, as if nobody listened. */
export function interruptSignal(): AbortSignal {
  const controller = new AbortController()
  process.once('SIGINT', () => {
    say('\ncowproof: interrupted; here is what is known. Ctrl-C again ends at once.\n')
    controller.abort()
  })
  return controller.signal
}
