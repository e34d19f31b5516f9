import { parentPort } from 'node:worker_threads'
import type { Told } from './orders.ts'
import { say } from './terminal.ts'

/**
 * Aborted by the first Ctrl-C, or signal that ends a job or closes a terminal. The second one ends the process at once. `next` says what the command does
 * then.
 */
export function interruptSignal(next = 'here is what is known'): AbortSignal {
  const controller = new AbortController()
  // All that this thread is ever told is that somebody pressed Ctrl-C.
  parentPort?.once('message', () => {
    say(`\ncowproof: interrupted; ${next}. Ctrl-C again ends at once.\n`)
    controller.abort()
  })
  // To listen is no reason to stay.
  parentPort?.unref()
  parentPort?.postMessage('wants to be interrupted' satisfies Told)
  return controller.signal
}
