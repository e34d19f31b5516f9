import type { FileHandle } from 'node:fs/promises'

/** Why a guest did not come to the end of its plan. It is no error of ours: what is left of the plan is done in another boot. */
export interface Trouble {
  /**
   * `no boot`: the guest said nothing in time, or the machine ended before. `panic`: its kernel gave up. `hang`: it said nothing for too long.
   * `ended`: the machine ended by itself before the plan was done. `interrupted`: by the signal.
   */
  readonly kind: 'no boot' | 'panic' | 'hang' | 'ended' | 'interrupted'
  /** The last lines of the kernel's console, and what QEMU complained about; of a panic the first ones of its report. */
  readonly console: readonly string[]
}

/** What was seen of a guest when its machine was gone. */
export interface Seen {
  readonly hasStarted: boolean
  readonly hasEnded: boolean
  readonly wasLate: boolean
  readonly wasInterrupted: boolean
  readonly console: readonly string[]
}

const PANIC = /Kernel panic - not syncing/
/** How the report of a panic begins, which may be longer than what is shown. */
const CAUSE = /Kernel panic - not syncing|BUG: |kernel BUG at|Oops: |general protection fault/
const MOST_LINES = 40

/** What the matter was with a guest; null where it came to its end. */
export function troubleOf({ hasStarted, hasEnded, wasLate, wasInterrupted, console }: Seen): Trouble | null {
  if (hasEnded) return null
  const last = console.slice(-MOST_LINES)
  if (console.some((line) => PANIC.test(line))) return { kind: 'panic', console: reportOf(console) }
  if (wasInterrupted) return { kind: 'interrupted', console: last }
  if (!hasStarted) return { kind: 'no boot', console: last }
  return { kind: wasLate ? 'hang' : 'ended', console: last }
}

function reportOf(console: readonly string[]): readonly string[] {
  return console.slice(console.findIndex((line) => CAUSE.test(line))).slice(0, MOST_LINES)
}

/** In bytes: of more only the end is read. The report of a panic has some four thousand. */
const END = 2 ** 16

/** The last lines of a console. Its file is open, and may have no name any more. */
export async function lastLines(file: FileHandle): Promise<string[]> {
  const { size } = await file.stat()
  const end = Buffer.alloc(Math.min(size, END))
  await file.read(end, 0, end.length, size - end.length)
  return linesOf(end.toString())
}

export function linesOf(text: string): string[] {
  return text.split(/[\r\n]+/).filter((line) => line.trim() !== '')
}
