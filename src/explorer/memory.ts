import { freemem, totalmem } from 'node:os'
import { getHeapStatistics, setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

/** Thrown where no further state can be stored. What was found until then stays as it is. */
export class OutOfMemory extends Error {
  override readonly name = 'OutOfMemory'
}

/** How JavaScript says that an array, a map or a text cannot become larger: there is no class for it. */
const REFUSED =
  /allocation failed|could not allocate|invalid (?:typed )?array length|invalid array buffer length|invalid string length|maximum size exceeded/i

/** True of an error that says that memory cannot be had. */
export function isOutOfMemory(error: unknown): boolean {
  return error instanceof OutOfMemory || (error instanceof RangeError && REFUSED.test(error.message))
}

/** The part of the heap that a search may fill: what comes after it, runs and reports, needs some, too. */
const PART_OF_HEAP = 0.75
/** The part of the memory of the machine, or of the container, that this process may take. */
const PART_OF_MACHINE = 0.9
/** In bytes: with less the system soon ends some process, and gives no reason. */
const LEAST_FREE = 64 * 2 ** 20

/** True where a search must end to be able to say what it has found. Takes microseconds, so ask between slices of work. */
export function isMemoryUsedUp(): boolean {
  return isHeapUsedUp() || process.memoryUsage.rss() > PART_OF_MACHINE * allowed() || freemem() < LEAST_FREE
}

/** In bytes. A container may have less than the machine; where there is none, Node says a number beyond all machines, or none. */
function allowed(): number {
  const constrained = process.constrainedMemory() ?? 0
  return constrained > 0 ? Math.min(constrained, totalmem()) : totalmem()
}

/** Garbage does not count, but that it is garbage shows only when it is collected. */
function isHeapUsedUp(): boolean {
  if (!isHeapFull()) return false
  collectGarbage()
  return isHeapFull()
}

function isHeapFull(): boolean {
  const { used_heap_size: used, heap_size_limit: limit } = getHeapStatistics()
  return used > PART_OF_HEAP * limit
}

function collectGarbage(): void {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  collect()
}
