import type { Era } from '../kernel/era.ts'
import { cowedAndDirty } from '../kernel/force-rules.ts'
import { programOrder } from '../kernel/exclusive-order.ts'
import { forkShares } from '../kernel/fork-rules.ts'
import { pinInOneStep, withoutSeqcount } from '../kernel/gup-fast.ts'
import { neverUnshare, pinInSilence } from '../kernel/gup-rules.ts'
import { discardClean } from '../kernel/lazyfree-rules.ts'
import { waitWithReference } from '../kernel/migration-entry.ts'
import { restoreNothing } from '../kernel/modify-prot.ts'
import { reuseByMapcount } from '../kernel/reuse-rules.ts'
import { swapInByMapcount, unuseShared } from '../kernel/swap-in-rules.ts'
import { flushAfterCopy, flushIfNested } from '../kernel/tlb.ts'

export const v5_7: Era = {
  name: 'v5.7',
  releases: 'up to v5.7.0; later v5.7.y has a backport of 17839856fd58',
  summary: 'A page that is mapped once is mine: the rule that CVE-2020-29374 is about.',
  commits: [{ id: '3faa52c03f44', effect: 'counts pins in the refcount; nothing on the way of COW reads it yet' }],
  choices: {
    reuse: reuseByMapcount,
    forkPage: forkShares,
    earlyCopyUffdWp: 'lost',
    uffdFlush: flushAfterCopy,
    anonExclusive: 'absent',
    announcePin: pinInSilence,
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
