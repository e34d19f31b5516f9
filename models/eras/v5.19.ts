import type { Era } from '../kernel/era.ts'
import { cowedAndDirty } from '../kernel/force-rules.ts'
import { programOrder } from '../kernel/exclusive-order.ts'
import { forkClearsExclusive } from '../kernel/fork-rules.ts'
import { pinInTwoSteps, withSeqcount } from '../kernel/gup-fast.ts'
import { setHasPinned, unshareForPin } from '../kernel/gup-rules.ts'
import { discardUnreferenced } from '../kernel/lazyfree-rules.ts'
import { waitWithoutReference } from '../kernel/migration-entry.ts'
import { restoreNothing } from '../kernel/modify-prot.ts'
import { reuseByExclusive } from '../kernel/reuse-rules.ts'
import { swapInByExclusive, unuseExclusive } from '../kernel/swap-in-rules.ts'
import { flushAtOnce, flushBeforeCopy } from '../kernel/tlb.ts'

export const v5_19: Era = {
  name: 'v5.19',
  releases: 'v5.19',
  summary: 'PageAnonExclusive says whose a page is: reuse, fork and GUP go by it, and a pinned page stays exclusive.',
  commits: [
    { id: '57efa1fe5957', effect: 'fast GUP of a pin notices that fork ran (v5.11)' },
    { id: '29a951dfb3c3', effect: 'clearing soft-dirty bits takes the mmap lock for writing (v5.11)' },
    { id: '9348b73c2e1b', effect: 'clearing soft-dirty bits leaves pages that may be pinned writable (v5.11)' },
    { id: '53a05ad9f21d', effect: 'one streamlined rule of reuse by count (v5.18)' },
    { id: '6c287605fd56', effect: 'PageAnonExclusive: set by COW, cleared by fork unless the page may be pinned' },
    { id: 'c89357e27f20', effect: 'FAULT_FLAG_UNSHARE: a private copy without a write' },
    { id: 'a7f226604170', effect: 'GUP for a read-only pin unshares first' },
    { id: '1493a1913e34', effect: 'a swap entry remembers that its page was exclusive (x86, arm64, s390, powerpc)' },
    { id: '14a762dd1977', effect: 'swapoff keeps the uffd-wp and soft-dirty bits of a swap entry' },
    { id: 'b6a2619c60b4', effect: 'checks that only exclusive anonymous pages are pinned' },
  ],
  choices: {
    reuse: reuseByExclusive,
    forkPage: forkClearsExclusive,
    earlyCopyUffdWp: 'kept',
    uffdFlush: flushBeforeCopy,
    anonExclusive: 'tracked',
    announcePin: setHasPinned,
    unshare: unshareForPin,
    unshareFault: 'where a write fault would',
    longtermPin: 'of what is mapped',
    readBreaksCow: 'no',
    forcedWrite: cowedAndDirty,
    continueDirties: 'yes',
    seqcount: withSeqcount,
    exclusiveOrder: programOrder,
    fastPin: pinInTwoSteps,
    swapExclusive: 'kept',
    swapIn: swapInByExclusive,
    swapInClaimsSlot: 'no',
    unuse: unuseExclusive,
    unuseBits: 'kept',
    uffdioMove: 'absent',
    cachePinned: 'no',
    unmapFlush: 'at once if exclusive',
    lazyfree: discardUnreferenced,
    mprotectRestores: restoreNothing,
    unprotectRestores: restoreNothing,
    clearRefsLock: 'write',
    clearRefsOfPinned: 'no',
    clearRefsFlush: flushAtOnce,
    freeSwapAfterCopy: 'yes',
    migrationWait: waitWithoutReference,
    readOnlyPin: 'coherent',
  },
}
