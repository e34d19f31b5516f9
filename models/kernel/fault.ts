import type { Block, Effect } from '../../src/program/index.ts'
import { handleUserfault } from './handle-userfault.ts'
import type { Address } from './memory.ts'

/** What the caller of a fault makes of what comes out of it. */
export interface FaultCaller {
  /** VM_FAULT_WRITE: copy-on-write has been broken, and the page is the mm's own now. */
  readonly broken: readonly Effect[]
  /** VM_FAULT_RETRY: a store must be told to userfaultfd. Entered without the page-table lock. */
  readonly userfault: Block
}

/** A load or a store of a task, which starts again when its fault is over. */
export function taskFault(at: Address): FaultCaller {
  return { broken: [], userfault: handleUserfault(at) }
}
