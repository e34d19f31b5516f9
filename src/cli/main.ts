#!/usr/bin/env node
import { Worker } from 'node:worker_threads'
import type { Order, Told } from './orders.ts'

/*
 * The command is run by a thread. Where its heap reaches the limit only the thread ends, and this one is left to say so; and nothing that
 * the command loads can end the process before it is known with which exit code.
 */
const thread = new Worker(new URL('command-thread.js', import.meta.url), { argv: process.argv.slice(2) })
let code: Promise<number> | number | null = null

thread.on('message', (told: Told) => {
  if (told === 'wants to be interrupted') forwardSignals()
  else code = told.code
})
thread.on('error', (error) => (code = explain(error)))
// A thread that ends says with which code, whatever ends it; but for process.reallyExit(), which only a file of the user would call.
thread.on('exit', async () => {
  process.exitCode = await (code ?? explain('a file that was loaded has ended the process: nothing is known'))
})

/** Ctrl-C, and what systems send that end a job or close a terminal. The second one ends the process at once, as if nobody listened. */
function forwardSignals(): void {
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
  const interrupt = (): void => {
    for (const signal of signals) process.off(signal, interrupt)
    thread.postMessage('interrupt' satisfies Order)
  }
  for (const signal of signals) process.on(signal, interrupt)
}

/** Says what ended the thread before it could say anything itself. */
async function explain(what: unknown): Promise<number> {
  const { explain: explainEnd } = await import('./ending.ts')
  const { UserError } = await import('../report/user-error.ts')
  return explainEnd(typeof what === 'string' ? new UserError(what) : what)
}
