import type { ChildProcess } from 'node:child_process'
import type { Readable } from 'node:stream'
import { KVM_FAILURE } from './qemu.ts'
import { cannotRun, install } from './tool.ts'

/** In seconds. */
export interface Patience {
  /** Until the guest says its first line. */
  readonly boot: number
  /** From then on between two lines. */
  readonly line: number
}

export interface Watch {
  readonly signal: AbortSignal
  readonly onLine: (line: string) => void
  readonly patience: Patience
}

/** What the guest says when all is done. */
const LAST_LINE = '@end'

/** Listens to a machine until it is gone, and ends it where it is done or takes too long. Throws what `onLine` throws. */
export function watch({ signal, onLine, patience }: Watch, child: ChildProcess) {
  const seen = { hasStarted: false, hasEnded: false, wasLate: false, wasInterrupted: false, complaints: '' }
  const kill = (): void => void child.kill('SIGKILL')
  const interrupt = (): void => {
    seen.wasInterrupted = true
    kill()
  }
  const giveUp = (): void => {
    seen.wasLate = true
    kill()
  }
  let timer = setTimeout(giveUp, patience.boot * 1000)
  const hear = (line: string): void => {
    seen.hasStarted = true
    clearTimeout(timer)
    timer = setTimeout(giveUp, patience.line * 1000)
    onLine(line)
    if (line !== LAST_LINE) return
    seen.hasEnded = true
    kill()
  }
  return new Promise<typeof seen>((resolve, reject) => {
    let failure: Error | null = null
    eachLine(child.stdout!, (line) => {
      if (failure !== null || seen.hasEnded) return
      try {
        hear(line)
      } catch (error) {
        failure = error as Error
        kill()
      }
    })
    child.stderr!.setEncoding('utf8').on('data', (text: string) => {
      seen.complaints += text
      // Such a machine stands still, and would do so until nobody waits any longer.
      if (KVM_FAILURE.test(seen.complaints)) kill()
    })
    child.once('error', (error) => (failure = cannotRun('setpriv', error, { missing: install('util-linux') })))
    child.once('close', () => {
      clearTimeout(timer)
      signal.removeEventListener('abort', interrupt)
      if (failure === null) resolve(seen)
      else reject(failure)
    })
    if (signal.aborted) interrupt()
    else signal.addEventListener('abort', interrupt)
  })
}

/** Lines that are whole: a machine that is ended may leave half of one. */
function eachLine(stream: Readable, tell: (line: string) => void): void {
  let rest = ''
  stream.setEncoding('utf8').on('data', (text: string) => {
    const lines = (rest + text).split('\n')
    rest = lines.pop()!
    for (const line of lines) tell(line.replace(/\r$/, ''))
  })
}
