import { clearRefs } from './clear-refs.ts'
import { readReference, writeReference } from './device.ts'
import { exit } from './exit.ts'
import { fork } from './fork.ts'
import {
  getUserPagesFastOperation,
  getUserPagesForce,
  getUserPagesOperation,
  pinUserPagesFastLongterm,
  pinUserPagesFastOperation,
  pinUserPagesForce,
  pinUserPagesLongterm,
  pinUserPagesOperation,
  vmsplice,
} from './gup.ts'
import { ksm, madviseUnmergeable } from './ksm.ts'
import { lruAddDrainAllOperation } from './lru.ts'
import { madviseDontneed, madviseFree } from './madvise.ts'
import { migrate } from './migrate.ts'
import { mprotect } from './mprotect.ts'
import { munmap } from './munmap.ts'
import type { Operation } from './operation.ts'
import { pageMapcount } from './page-mapcount.ts'
import { put, unpin } from './put.ts'
import { read } from './read.ts'
import { reclaim } from './reclaim.ts'
import { swapoff, swaponStableWrites, swaponSynchronous } from './swapon.ts'
import { uffdioContinueOperation } from './uffdio-continue.ts'
import { flushTlbAllOperation } from './tlb.ts'
import { uffdProtect, uffdUnprotect } from './userfaultfd.ts'
import { uffdioMove, uffdioRegister } from './uffdio-move.ts'
import { write } from './write.ts'

/** All operations. A litmus test may use them, and `cowproof list operations` lists them. */
export const operations: readonly Operation[] = [
  read,
  write,
  fork,
  munmap,
  madviseDontneed,
  madviseFree,
  mprotect,
  clearRefs,
  uffdProtect,
  uffdUnprotect,
  uffdioRegister,
  uffdioMove,
  exit,
  reclaim,
  swaponSynchronous,
  swaponStableWrites,
  swapoff,
  uffdioContinueOperation,
  ksm,
  madviseUnmergeable,
  lruAddDrainAllOperation,
  migrate,
  flushTlbAllOperation,
  getUserPagesOperation,
  getUserPagesFastOperation,
  pinUserPagesOperation,
  pinUserPagesFastOperation,
  pinUserPagesLongterm,
  pinUserPagesFastLongterm,
  getUserPagesForce,
  pinUserPagesForce,
  vmsplice,
  put,
  unpin,
  readReference,
  writeReference,
  pageMapcount,
]

/** What a storm runs where nobody says otherwise. */
export const stormOperations: readonly Operation[] = operations.filter(({ inStorm }) => inStorm === 'by default')
