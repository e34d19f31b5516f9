import type { Block, Cond, CondPlace, Effect, Num, RefPlace, Statement } from '../../src/program/index.ts'
import type { Address, FramePlaces, PtePlaces } from './memory.ts'

/**
 * The rules of one kernel version or proposed patch. Each choice is a named piece of program that a routine puts in
 * its place; no routine ever asks which version it belongs to.
 */
export interface Era {
  /** The kernel's version name: the first release with these rules. */
  readonly name: string
  /** The releases for which these rules hold, in words. */
  readonly releases: string
  /** One sentence: what marks this era. */
  readonly summary: string
  /** The commits that made it, with what each did; message ids of mails, where it was only proposed. */
  readonly commits: readonly { readonly id: string; readonly effect: string }[]
  readonly choices: Choices
}

export interface Choices {
  /** do_wp_page(): may a write fault on an anonymous page keep the page? */
  readonly reuse: ReuseRule
  /** copy_present_pte(): what fork does with a present anonymous page. */
  readonly forkPage: ForkRule
  /** copy_present_page(): does the copy that fork makes for the child keep the uffd-wp bit? */
  readonly earlyCopyUffdWp: 'kept' | 'lost'
  /** do_wp_page(): what comes first, the copy of a page that userfaultfd has just protected, or the flush of the TLBs? */
  readonly uffdFlush: FlushRule
  /** PG_anon_exclusive: does the kernel keep track of pages that belong to one mm, and where (exclusive.ts)? */
  readonly anonExclusive: 'tracked' | 'in the PTE' | 'absent'
  /** mm->has_pinned: does a PIN announce itself to fork? */
  readonly announcePin: (at: Address) => Block
  /** gup_must_unshare(): which read-only references need an exclusive page first. */
  readonly unshare: UnshareRule
  /** FAULT_FLAG_UNSHARE on a present anonymous page: when does GUP get a copy? */
  readonly unshareFault: 'where a write fault would' | 'of what is mapped twice'
  /** Is a page that is not anonymous unshared for a read-only PIN that may last (FOLL_LONGTERM)? */
  readonly longtermPin: 'of what is mapped' | 'of an anonymous page'
  /** Does GUP for reading fault as if it were for writing, so that COW is broken first? */
  readonly readBreaksCow: 'yes' | 'no'
  /** can_follow_write_pte(): FOLL_FORCE for writing where the mapping is read-only: which page will do? */
  readonly forcedWrite: ForcedWrite
  /** mfill_atomic_install_pte(): does UFFDIO_CONTINUE set the dirty bit of a PTE that is read-only? */
  readonly continueDirties: 'yes' | 'no'
  /** write_protect_seq: can fast GUP tell that fork ran meanwhile? */
  readonly seqcount: Seqcount
  /** Do the accesses of fast GUP, and of those who clear PageAnonExclusive, take effect in the order of the program? */
  readonly exclusiveOrder: ExclusiveOrder
  /** try_grab_folio() of a PIN without locks. */
  readonly fastPin: FastPin
  /** pte_swp_exclusive(): does a swap entry keep the exclusive marker of its page? */
  readonly swapExclusive: 'kept' | 'lost'
  /** do_swap_page(): what a fault does with a page that it found in, or read into, the swap cache. */
  readonly swapIn: SwapInRule
  /** do_swap_page(), around the swap cache (SWP_SYNCHRONOUS_IO): does the fault claim the slot before it reads it? */
  readonly swapInClaimsSlot: 'yes' | 'no'
  /** unuse_pte(): how does swapoff map a page again? */
  readonly unuse: UnuseRule
  /** unuse_pte(): do the uffd-wp and soft-dirty bits of the swap entry go with the page? */
  readonly unuseBits: 'kept' | 'lost'
  /** UFFDIO_MOVE of a swap entry: what becomes of the page that the swap cache has for it? */
  readonly uffdioMove:
    | 'absent'
    | 'without the cached page'
    | 'with the cached page'
    | 'with the cached page, checked again'
  /** shrink_page_list(): is a page that may be pinned kept out of the swap cache? */
  readonly cachePinned: 'yes' | 'no'
  /** try_to_unmap_one(): does reclaim flush the TLBs later, once for all pages that it unmaps? */
  readonly unmapFlush: 'later' | 'at once if exclusive'
  /** try_to_unmap_one(): when does reclaim throw away a page that MADV_FREE has freed? */
  readonly lazyfree: LazyfreeRule
  /** change_pte_range(): where mprotect allows stores again, which PTEs become writable without a write fault? */
  readonly mprotectRestores: RestoreRule
  /** uffd_wp_range(): where userfaultfd allows stores again, which PTEs become writable without a write fault? */
  readonly unprotectRestores: RestoreRule
  /** clear_refs_write(): how is the mmap lock held while soft-dirty bits are cleared? */
  readonly clearRefsLock: 'read' | 'write'
  /** clear_soft_dirty(): is a page that may be pinned write-protected all the same? */
  readonly clearRefsOfPinned: 'yes' | 'no'
  /** clear_refs_write(): what is done about the TLBs once soft-dirty bits are cleared? */
  readonly clearRefsFlush: FlushRule
  /** wp_page_copy(): is the old page's slot given back at once, where the copy leaves it idle? */
  readonly freeSwapAfterCopy: 'yes' | 'no'
  /** migration_entry_wait(): how does a fault wait for a page that is being moved? */
  readonly migrationWait: MigrationWait
  /** Does the era promise that a read-only PIN stays coherent? A promise of the era's documentation, used by I6 alone. */
  readonly readOnlyPin: 'coherent' | 'may go stale'
}

/** A write or unshare fault under the page-table lock, on a present anonymous page. */
export interface WriteFault {
  readonly at: Address
  readonly page: FramePlaces
  readonly frame: RefPlace<'frame'>
  /** The marker of an exclusive page. */
  readonly exclusive: CondPlace
  /** pte_same(): the PTE is still as it was when the fault began. */
  readonly pteSame: Cond
}

/** Where a reuse rule goes on. */
export interface ReuseOutcome {
  /** Entered with the page-table lock held; `afterwards` is what is left to do without it. */
  readonly reuse: (afterwards?: Block) => Block
  /** Entered with the page-table lock held. */
  readonly copy: Block
  /** The PTE changed while the rule slept. Entered without the page-table lock: the access faults again if it must. */
  readonly retry: Block
}

export type ReuseRule = (fault: WriteFault, outcome: ReuseOutcome) => Block

/** A fault on a swap entry, with the page locked, the page-table lock held and the entry compared. */
export interface SwapIn {
  readonly at: Address
  readonly page: RefPlace<'frame'>
  /** The marker of an exclusive page. */
  readonly exclusive: CondPlace
  /** The slot that the PTE named. */
  readonly entry: RefPlace<'slot'>
  readonly access: 'read' | 'write'
  /** The page was read around the swap cache: nobody else has ever seen it. */
  readonly fresh: Cond
  /** Sets the PTE, for reading only or writable. The mapping takes over the fault's reference. */
  readonly setPte: (writable: boolean) => Statement
  /** Lets the page lock go and, where the store still needs more, goes on with do_wp_page(). */
  readonly finish: Block
  /** Lets both locks go: the PTE is writable. */
  readonly done: Block
}

export type SwapInRule = (fault: SwapIn) => Block

/** swapoff of one PTE, with the page locked, the page-table lock held, the entry compared, and a reference for the mapping. */
export type UnuseRule = (
  found: Pick<SwapIn, 'at' | 'page' | 'exclusive' | 'entry'> & { readonly setPte: Statement },
) => Block

/** Reclaim of a page that MADV_FREE has freed, with the page and the page-table lock held. */
export interface Lazyfree {
  readonly page: FramePlaces
  /** Clears the PTE; the dirty bit that it had goes to PG_dirty. */
  readonly clearPte: Block
  /** Lets the page go from this PTE: whoever reads there next finds zeroes. */
  readonly discard: Block
  /** Puts the PTE back, and the page among those that are swapped out. */
  readonly remap: Block
}

export type LazyfreeRule = (lazyfree: Lazyfree) => Block

/**
 * Waits at a migration entry. Entered with the page-table lock held and the entry looked at, left without the lock when the
 * entry has gone. `page` is the rule's own, to remember the page by.
 */
export type MigrationWait = (at: Address, page: RefPlace<'frame'>) => Block

/** Flushes the TLBs, where it must. */
export type FlushRule = (at: Address) => Block

/** True of a PTE that becomes writable without a write fault. `page` is what it maps, `exclusive` the marker of that. */
export type RestoreRule = (at: Address, page: RefPlace<'frame'>, exclusive: Cond) => Cond

/** fork of one PTE, under the page-table locks of child and parent. */
export interface ForkedPage {
  readonly parent: Address
  readonly child: Address
  readonly page: FramePlaces
  /** The marker of an exclusive page, of the parent. */
  readonly exclusive: CondPlace
  /** The page that an early copy goes into, null until it is allocated. */
  readonly prealloc: RefPlace<'frame'>
  /** Drops both locks, allocates `prealloc` and starts this PTE again. */
  readonly allocateAndRetry: Block
  /** copy_present_page(): the child gets a copy, the parent keeps its page untouched. */
  readonly copyForChild: Block
  /** Makes the parent's PTE read-only, if it is not. */
  readonly writeProtectParent: Statement
  /** Gives the child a read-only PTE of the shared page. */
  readonly shareWithChild: Statement
}

export type ForkRule = (page: ForkedPage) => Block

/** What a GUP call asks for. */
export interface GupRequest {
  readonly kind: 'get' | 'pin'
  readonly access: 'read' | 'write'
  /** FOLL_LONGTERM: the pin may be held for ever. */
  readonly longterm?: boolean
  /** FOLL_FORCE: also where the mapping may not be written to. */
  readonly force?: boolean
  /** FOLL_TOUCH: GUP for writing that finds a clean PTE marks the page dirty. Not asked for by pin_user_pages(). */
  readonly touch?: boolean
}

/** True of a page that GUP must not take yet where its PTE is read-only; null where the era never asks. */
export type UnshareRule = (request: GupRequest, page: FramePlaces, exclusive: Cond) => Cond | null

/** GUP for writing with FOLL_FORCE looks at a PTE that is not writable and will not become so. */
export interface ForcedWrite {
  /**
   * True where GUP takes what is mapped. `cowed`: a fault of this call has broken COW (VM_FAULT_WRITE, FOLL_COW); `exclusive`
   * is the marker of the page.
   */
  readonly follows: (pte: PtePlaces, cowed: CondPlace, exclusive: Cond) => Cond
  /** What GUP asks for, of page table and faults, once COW is broken. */
  readonly asksFor: 'write' | 'read'
}

export interface Seqcount {
  /** Around fork's copying of a VMA: write_seqcount_begin() and _end(). */
  readonly begin: (at: Address) => Block
  readonly end: (at: Address) => Block
  /** In fast GUP of a PIN: read it; odd: give up. */
  readonly read: (at: Address, giveUp: Block) => Block
  /** In fast GUP of a PIN, last: changed: undo and give up. */
  readonly recheck: (at: Address, undo: Block) => Block
  /** With the last step of fast GUP, however it ends: what was read is no longer needed. */
  readonly forget: (at: Address) => readonly Effect[]
}

/** How fast GUP takes a PIN of a page whose refcount is not zero. */
export type FastPin = (grab: {
  readonly page: FramePlaces
  /** Adds to the refcount if it is not zero; else fast GUP gives up. */
  readonly tryAdd: (label: string, amount: Num | number, then: readonly Effect[]) => Block
  /** Adds to the refcount, whatever it is. */
  readonly add: (label: string, amount: Num | number, then: readonly Effect[]) => Statement
  /** Records the reference. */
  readonly recorded: readonly Effect[]
}) => Grab

/** A reference without locks: what makes sure of the page, and what is added to its count after that. */
export interface Grab {
  readonly first: Block
  readonly rest: Block
}

/**
 * Pairs of accesses of one CPU on which fast GUP and those who clear PageAnonExclusive depend. True where the first takes
 * effect before the second. Only KSM sets a PTE again as it was, so for reclaim and migration the last one does not matter.
 */
export interface ExclusiveOrder {
  /** Fast GUP pins the page, then reads the PTE again, and PageAnonExclusive. */
  readonly pinThenPte: boolean
  /** Fast GUP reads the PTE again, then PageAnonExclusive. */
  readonly pteThenExclusive: boolean
  /** KSM clears the PTE, then looks for pins. */
  readonly clearThenPins: boolean
  /** KSM clears PageAnonExclusive, then sets the PTE again. */
  readonly exclusiveThenSet: boolean
}
