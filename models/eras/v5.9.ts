import type { Era } from '../kernel/era.ts'
import { cowedAndDirty } from '../kernel/force-rules.ts'
import { programOrder } from '../kernel/exclusive-order.ts'
import { forkCopiesPinned } from '../kernel/fork-rules.ts'
import { pinInOneStep, withoutSeqcount } from '../kernel/gup-fast.ts'
import { neverUnshare, setHasPinned } from '../kernel/gup-rules.ts'
import { discardClean } from '../kernel/lazyfree-rules.ts'
import { waitWithReference } from '../kernel/migration-entry.ts'
import { restoreNothing } from '../kernel/modify-prot.ts'
import { reuseByCount } from '../kernel/reuse-rules.ts'
import { swapInByMapcount, unuseShared } from '../kernel/swap-in-rules.ts'
import { flushAfterCopy, flushIfNested } from '../kernel/tlb.ts'

export const v5_9: Era = {
  name: 'v5.9',
  releases: 'v5.9 and v5.10',
  summary: 'A page whose only reference is my mapping is mine, and fork copies at once what may be pinned.',
  commits: [
    { id: '09854ba94c6a', effect: 'write faults reuse a page only where its count is 1' },
    { id: '1a0cf26323c8', effect: 'KSM pages are never reused' },
    { id: 'a308c71bf1e6', effect: 'takes back that GUP for reading breaks COW (17839856fd58, v5.8)' },
    { id: '008cfe4418b3', effect: 'mm->has_pinned' },
    { id: '70e806e4e645', effect: 'fork copies pages that may be pinned' },
    { id: 'f3c64eda3e50', effect: 'fork checks for pins without write-protecting first' },
  ],
  choices: {
    reuse: reuseByCount,
    forkPage: forkCopiesPinned,
    earlyCopyUffdWp: 'lost',
    uffdFlush: flushAfterCopy,
    anonExclusive: 'absent',
    announcePin: setHasPinned,
    unshare: neverUnshare,
    unshareFault: 'where a write fault would',
    longtermPin: 'of what is mapped',
    readBreaksCow: 'no',
    forcedWrite: cowedAndDirty,
    continueDirties: 'no',
    seqcount: withoutSeqcount,
    exclusiveOrder: programOrder,
    fastPin: pinInOneStep,
    swapExclusive: 'lost',
    swapIn: swapInByMapcount,
    swapInClaimsSlot: 'no',
    unuse: unuseShared,
    unuseBits: 'lost',
    uffdioMove: 'absent',
    cachePinned: 'yes',
    unmapFlush: 'later',
    lazyfree: discardClean,
    mprotectRestores: restoreNothing,
    unprotectRestores: restoreNothing,
    clearRefsLock: 'read',
    clearRefsOfPinned: 'yes',
    clearRefsFlush: flushIfNested,
    freeSwapAfterCopy: 'no',
    migrationWait: waitWithReference,
    readOnlyPin: 'may go stale',
  },
}
