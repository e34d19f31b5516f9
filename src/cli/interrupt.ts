import { say } from './terminal.ts'

/** Ctrl-C, and what systems send that end a job or close a terminal. */
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/** Aborted by the first such signal. The second one ends the process at once, as if nobody listened. */
export function interruptSignal(): AbortSignal {
  const controller = new AbortController()
  const interrupt = (): void => {
    for (const signal of SIGNALS) process.off(signal, interrupt)
    say('\ncowproof: interrupted; here is what is known. Ctrl-C again ends at once.\n')
    controller.abort()
  }
  for (const signal of SIGNALS) process.on(signal, interrupt)
  return controller.signal
}
