import type { Steps } from '../src/program/index.ts'
import { operations } from './kernel/operations/index.ts'
import type { StormBounds } from './storm.ts'

/** A storm that is explored for every era, and whose numbers are recorded. */
export interface StandardStorm {
  readonly name: string
  /** One sentence: what it is about. */
  readonly summary: string
  /** Names of operations. */
  readonly operations: readonly string[]
  readonly bounds: StormBounds
  readonly steps: Steps
  /** In steps; in coarse ones, in operations and starts of processes; null where the whole space is explored. */
  readonly depth: number | null
}

const twoProcesses: StormBounds = { threads: [1, 1], pages: 1, references: 1, slots: 0 }
const pinning = ['read', 'write', 'fork', 'pin_user_pages_fast', 'write_reference', 'unpin']
const everything = operations.filter(({ inStorm }) => inStorm !== 'never').map(({ name }) => name)

/**
 * The storms of docs/storms.md. Together they run every operation. All operations at once, with two references and a swap
 * slot, are more than a machine explores in reasonable time; that storm is cut off at a depth, and says so.
 */
export const standardStorms: readonly StandardStorm[] = [
  {
    name: 'basic',
    summary: 'Faults, fork, munmap, exit, every kind of GUP: all that a storm runs by default.',
    operations: operations.filter(({ inStorm, needs }) => inStorm === 'by default' && !needs).map(({ name }) => name),
    bounds: twoProcesses,
    steps: 'fine',
    depth: null,
  },
  {
    name: 'threads',
    summary: 'Two threads in one process: fast GUP beside fork.',
    operations: pinning,
    bounds: { ...twoProcesses, threads: [2, 1] },
    steps: 'fine',
    depth: null,
  },
  {
    name: 'references',
    summary: 'Two references at a time, plain ones and pins.',
    operations: [...pinning, 'get_user_pages_fast', 'put'],
    bounds: { ...twoProcesses, references: 2 },
    steps: 'fine',
    depth: null,
  },
  {
    name: 'protection',
    summary: 'mprotect and clear_refs of a page that may be pinned.',
    operations: ['read', 'write', 'fork', 'pin_user_pages', 'write_reference', 'unpin', 'mprotect', 'clear_refs'],
    bounds: twoProcesses,
    steps: 'fine',
    depth: null,
  },
  {
    name: 'swap',
    summary: 'Reclaim of a page that may be pinned, and what comes back.',
    operations: [...pinning, 'reclaim'],
    bounds: { ...twoProcesses, slots: 1 },
    steps: 'fine',
    depth: null,
  },
  {
    name: 'swapoff',
    summary: 'All that is swapped out comes back at once, write-protected by userfaultfd or not.',
    operations: ['write', 'fork', 'reclaim', 'swapoff', 'uffd_writeprotect', 'uffd_unprotect'],
    bounds: { ...twoProcesses, references: 0, slots: 1 },
    steps: 'fine',
    depth: null,
  },
  {
    name: 'stable-writes',
    summary: 'The swap device wants a page unchanged while it is written.',
    operations: ['read', 'write', 'fork', 'reclaim', 'swapon_stable_writes'],
    bounds: { ...twoProcesses, references: 0, slots: 1 },
    steps: 'fine',
    depth: null,
  },
  {
    name: 'lazyfree',
    summary: 'MADV_FREE: reclaim throws pages away, unless somebody stores to them first.',
    operations: ['write', 'fork', 'reclaim', 'madvise_free'],
    bounds: { ...twoProcesses, references: 0, slots: 1 },
    steps: 'fine',
    depth: null,
  },
  {
    name: 'ksm',
    summary: 'ksmd merges what may be pinned.',
    operations: [...pinning, 'ksm_scan', 'madvise_unmergeable'],
    bounds: twoProcesses,
    steps: 'fine',
    depth: null,
  },
  {
    name: 'migration',
    summary: 'A page that may be pinned is moved to another frame.',
    operations: [...pinning, 'migrate'],
    bounds: twoProcesses,
    steps: 'fine',
    depth: null,
  },
  {
    name: 'batches',
    summary: 'New pages wait in LRU batches, which hold references.',
    operations: ['write', 'fork', 'exit', 'madvise_dontneed', 'lru_add_drain_all'],
    bounds: { ...twoProcesses, references: 0 },
    steps: 'fine',
    depth: null,
  },
  {
    name: 'everything',
    summary: 'All operations, each one whole, in the base configuration: three frames, two references and a swap slot.',
    operations: everything,
    bounds: { ...twoProcesses, frames: 3, references: 2, slots: 1 },
    steps: 'coarse',
    depth: 7,
  },
]
