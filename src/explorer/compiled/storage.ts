import { OutOfMemory } from '../memory.ts'

/** 32-bit words in memory that grows in place: no copy is made, so growing takes no more memory than it adds. */
export interface Growing {
  /** The words; a new view after each growth. */
  words: Int32Array
  /** Grows, a little at a time, to at least this many words. Throws when there is no more memory. */
  reserve(length: number): void
}

/** The part of WebAssembly's interface that is used here; the standard declarations come only with those of browsers. */
declare const WebAssembly: {
  readonly Memory: new (size: { readonly initial: number; readonly maximum: number }) => {
    readonly buffer: ArrayBuffer
    grow(pages: number): number
  }
}

const PAGE_BYTES = 65_536
const MOST_PAGES = 65_536
const GROWTH = 1.06

/**
 * WebAssembly memory reserves addresses for its largest size and takes pages as it grows. Resizable array buffers do
 * so too, but access to them is slower: a whole search took an eighth longer (Node 20).
 */
export function growing(): Growing {
  const { memory, most } = reserved(MOST_PAGES)
  const storage: Growing = {
    words: new Int32Array(memory.buffer),
    reserve(length) {
      const pages = memory.buffer.byteLength / PAGE_BYTES
      const needed = Math.ceil((length * 4) / PAGE_BYTES)
      if (needed <= pages) return
      try {
        memory.grow(Math.max(needed, Math.min(most, Math.floor(pages * GROWTH))) - pages)
      } catch (cause) {
        throw new OutOfMemory(`no room for ${length} words of states`, { cause })
      }
      storage.words = new Int32Array(memory.buffer)
    },
  }
  return storage
}

/** Where so many addresses cannot be reserved (`ulimit -v`), memory that can grow to half of it. Throws `OutOfMemory`. */
function reserved(most: number): { readonly memory: InstanceType<typeof WebAssembly.Memory>; readonly most: number } {
  try {
    return { memory: new WebAssembly.Memory({ initial: 1, maximum: most }), most }
  } catch (cause) {
    if (most === 1) throw new OutOfMemory('no room for states', { cause })
    return reserved(Math.floor(most / 2))
  }
}
