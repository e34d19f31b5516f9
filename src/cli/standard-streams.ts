import { writeSync } from 'node:fs'
import { Console } from 'node:console'
import { Writable } from 'node:stream'
import { isatty, WriteStream } from 'node:tty'

const STDOUT = 1
const STDERR = 2
/** How long to wait for a reader of a pipe that is full, in milliseconds. */
const PATIENCE = 2

/**
 * Gives this thread standard streams of its own, in place of those of Node, which go through the thread that started it, are lost where
 * the thread is ended, and know nothing of a terminal. What is written is written when `write` returns.
 */
export function openStandardStreams(): void {
  const stdout = opened(STDOUT)
  const stderr = opened(STDERR)
  Object.defineProperty(process, 'stdout', { value: stdout })
  Object.defineProperty(process, 'stderr', { value: stderr })
  globalThis.console = new Console(stdout, stderr)
}

function opened(descriptor: number): Writable {
  if (isatty(descriptor)) return new WriteStream(descriptor)
  return new Writable({
    decodeStrings: true,
    write(part: Buffer, _encoding, done) {
      try {
        writeAll(descriptor, part)
        done()
      } catch (error) {
        done(error as Error)
      }
    },
  })
}

/** A file takes what fits on its disk, a pipe what fits into it: Node would be content with either. Throws the error of the system. */
function writeAll(descriptor: number, part: Uint8Array): void {
  for (let written = 0; written < part.length;) {
    try {
      written += writeSync(descriptor, part, written)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, PATIENCE)
    }
  }
}
