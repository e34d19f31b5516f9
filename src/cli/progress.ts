import type { Progress } from '../explorer/exploration.ts'
import { printable } from '../program/printable.ts'
import { grouped } from '../report/words.ts'

/** Tells on stderr how far a long exploration has come. */
export interface ProgressLine {
  update(what: string, progress: Progress): void
  say(line: string): void
  /** Removes the line, so that results can be printed. */
  clear(): void
}

/** How often a terminal's line is written anew, and how often a log gets a line, in milliseconds. */
const REDRAW = 100
const LOG = 10_000

/** One line that is written over on a terminal; elsewhere a line every ten seconds. */
export function progressLine(stream: NodeJS.WriteStream = process.stderr): ProgressLine {
  const interval = stream.isTTY ? REDRAW : LOG
  let last = performance.now()
  let shown = false
  const write = (line: () => string): void => {
    const now = performance.now()
    if (now - last < interval) return
    last = now
    const text = printable(line())
    stream.write(stream.isTTY ? `\r\u001B[2K${text.slice(0, (stream.columns ?? 80) - 1)}` : `${text}\n`)
    shown = true
  }
  return {
    update: (what, progress) => write(() => `${what}: ${progressWords(progress)}`),
    say: (line) => write(() => line),
    clear() {
      if (shown && stream.isTTY) stream.write('\r\u001B[2K')
      shown = false
    },
  }
}

function progressWords({ states, transitions, level, seconds }: Progress): string {
  const rate = Math.round(states / Math.max(seconds, 0.001))
  return `${grouped(states)} states, ${grouped(transitions)} transitions, depth ${level}, ${Math.round(seconds)} s, ${grouped(rate)} states/s`
}
