import { refTo, schema, type Num, type Ref } from '../../src/program/index.ts'
import { entity, flag, ghost, mutex, oneOf, range, ref, rwlock, single } from '../../src/state/index.ts'

/** More than the plain references that a bounded run can have of a page, so that `page_maybe_dma_pinned` is exact. */
export const EXACT_BIAS = 16

/** How much memory there is in one run. */
export interface MemoryBounds {
  readonly mms: number
  /** Virtual pages of each mm: one VMA, so one page table with one lock. */
  readonly pages: number
  readonly frames: number
  /** What it means that no frame is free: `error`, that the model has too few; `end`, that the run is not followed further. */
  readonly outOfFrames: 'error' | 'end'
  readonly references: number
  /** What one pin adds to the refcount; where it is less than EXACT_BIAS, plain references may look like a pin. */
  readonly pinBias: number
  /** Swap slots. Without any, nothing is ever swapped out. */
  readonly slots: number
  /** LRU batches, one for each thread's CPU; without any, a new page is on the LRU list at once. */
  readonly batches: number
  /** TLB entries, one for each thread's CPU; without any, every access walks the page table. */
  readonly tlbs: number
  /** Tasks that run in some mm. */
  readonly threads: number
  /** The largest value that a page can hold. */
  readonly largestValue: number
  /** A litmus test names its references; in a storm one is as good as another. */
  readonly referencesAre: 'named' | 'interchangeable'
}

/**
 * The memory of the base-page model: private mappings, of nothing (anonymous) or of a file.
 *
 * What it says, it says as struct page, the page table and mm_struct say it; ghost fields serve the properties.
 */
export function memoryOf(bounds: MemoryBounds) {
  const content = range(0, bounds.largestValue)
  // A thread in the middle of something holds at most three references of one page for itself. Were this wrong, the run
  // would end in a model error.
  const temporary = 3 * bounds.threads + 1
  // ksmd may have one page mapped at every address of every mm.
  const mappings = bounds.mms * bounds.pages
  const mustSucceed = bounds.outOfFrames === 'error' ? 1 : 0
  return schema({
    /** mm/gup.c. Nothing ever changes it, so no run spends a step or a bit on it. */
    gup: single({
      /** `GUP_PIN_COUNTING_BIAS` (include/linux/mm.h): what one pin adds to the refcount of a small page. 1024 in the kernel. */
      pinBias: range(bounds.pinBias, bounds.pinBias),
    }),
    /** mm/page_alloc.c. */
    allocator: single({
      /** 1 where it is a mistake of the model that no frame is free; 0 where a run that needs more frames is not followed. */
      mustSucceed: range(mustSucceed, mustSucceed),
    }),
    /** struct page of a small page. A frame with refcount 0 is free; freeing resets all else. */
    frame: entity(
      { count: bounds.frames, interchangeable: true },
      {
        refcount: range(0, mappings + 1 + bounds.batches + temporary + bounds.references * bounds.pinBias),
        /** `_mapcount` + 1 */
        mapcount: range(0, mappings + 1),
        anonExclusive: flag,
        /** PageKsm(): the page was merged; it is read-only for everybody. */
        ksm: flag,
        /** PG_locked */
        pageLock: mutex,
        content,
        /** PageAnon() without PG_swapbacked, by MADV_FREE: reclaim may throw the page away, unless somebody has written to it since. */
        lazyfree: flag,
        /** PG_dirty, kept from the time on when MADV_FREE has made some PTE clean: setPageDirty(), page.ts. */
        dirty: flag,
        /**
         * page->index of a page of the page cache: the number, from 1 on, of the virtual page that has it mapped. 0: an
         * anonymous page. The page cache holds a reference, and its pages stay where they are.
         */
        fileIndex: range(0, bounds.pages),
        /** PG_swapcache, and the slot in page->private: the page can be found by its slot, which holds a reference. */
        swapSlot: ref('slot'),
        /**
         * page->index where UFFDIO_MOVE has to do with it, and one more, so that 0 is every other page's: the address at
         * which it was first mapped.
         */
        index: range(0, bounds.pages),
        /**
         * Read into the swap cache and mapped nowhere since, so that it has no address yet. Known of pages that an mm with a
         * userfaultfd has read, which is where it matters.
         */
        neverMapped: flag,
        /** PG_writeback: the page is being written to its slot, on a device that wants it unchanged meanwhile. */
        writeback: flag,
        /** References of routines in the middle of something, counted so that I1 can be exact. */
        temporary: ghost(range(0, temporary)),
      },
    ),
    /** One page-table entry for each virtual page of each mm: number `mm * pages + page`. */
    pte: entity(
      { count: bounds.mms * bounds.pages },
      {
        /** Present: maps this page. Null: none, or the zero page. */
        frame: ref('frame'),
        zeroPage: flag,
        writable: flag,
        /**
         * pte_dirty() is false: nothing was stored through this PTE since MADV_FREE took the bit, or since it was set without
         * one in a VMA that is read-only, setClean(), pte.ts. Any other PTE counts as dirty.
         */
        clean: flag,
        /** pte_uffd_wp() and pte_swp_uffd_wp(): userfaultfd wants to know of the next store. */
        uffdWp: flag,
        /** Not pte_soft_dirty(): clear_refs has taken the bit, which the next write fault gives back. */
        softClean: flag,
        /** A swap entry: not present, the content is in this slot. */
        slot: ref('slot'),
        /** The marker of an exclusive page, where it is a bit of the PTE: a proposal of 2021 (see exclusive.ts). */
        exclusive: flag,
        /** pte_swp_exclusive(): the page in the slot was exclusive when it was swapped out. */
        swpExclusive: flag,
        /** A migration entry: not present, the page in this frame is on its way to another. It holds no reference. */
        migration: ref('frame'),
        /** is_writable_migration_entry(): the PTE was writable and will be again. */
        migrationWritable: flag,
        /** The page was exclusive and will be again (v5.19): is_readable_exclusive_migration_entry() where not writable. */
        migrationExclusive: flag,
        /** True until munmap: there is a VMA here. */
        vma: flag,
        /** VM_WRITE of that VMA: mprotect takes and gives it. False without a VMA. */
        vmaWritable: flag,
        /** zap has given the slot back, which may be anybody's now, and is about to clear the entry. */
        going: ghost(flag),
        /**
         * The PTE is about to be set, to this page or to its slot: reclaim or mprotect has cleared it, or swap-in is busy; or
         * migration has moved the page of its migration entry here.
         */
        leaving: ghost(ref('frame')),
        /** What the owner must read here: its last completed store, or what fork gave it. */
        expected: ghost(content),
        /** A device has stored through a reference that promises nothing (B05): the owner may read what was before, or not. */
        unsure: ghost(flag),
        /** The owner has given the content up (MADV_FREE) and stored nothing since: zeroes are as good. */
        forfeited: ghost(flag),
        /** userfaultfd was told that no store comes through unseen (UFFDIO_WRITEPROTECT). */
        guarded: ghost(flag),
      },
    ),
    /** mm_struct */
    mm: entity(
      { count: bounds.mms },
      {
        /** False before fork makes it and after exit. */
        alive: flag,
        mmapLock: rwlock,
        /** The page-table lock. */
        ptl: mutex,
        hasPinned: flag,
        /** UFFDIO_REGISTER: the VMA is registered with a userfaultfd. */
        userfaultfd: flag,
        /** mm_tlb_flush_pending(): how many have changed a PTE, and not flushed the TLBs yet, of those who make stores fault. */
        tlbFlushPending: range(0, bounds.tlbs),
        /** write_protect_seq is odd: fork is copying this mm's page table. */
        writeProtectSeqOdd: flag,
      },
    ),
    /** A swap slot. Free where its count is 0 and no page of the swap cache has it. */
    slot: entity(
      { count: bounds.slots, interchangeable: true },
      {
        /** swap_map: how many swap entries name the slot. */
        swapCount: range(0, mappings + 1),
        /** What was written out. */
        content,
        /** SWAP_HAS_CACHE without a page: a swap-in around the swap cache has the slot for itself. */
        claimed: flag,
        /** SWP_SYNCHRONOUS_IO of the device: it reads at once, so the swap cache has nothing to offer to a sole owner. */
        synchronousIo: flag,
        /** SWP_STABLE_WRITES of the device: a page must not change while it is written. Writing takes its time there. */
        stableWrites: flag,
        /** SWP_WRITEOK of the device is gone: swapoff is under way, and nothing is swapped out to the slot any more. */
        closed: flag,
      },
    ),
    /** pagevec of one CPU, mm/swap.c: a page on its way to the LRU list. The list itself holds no reference, the batch does. */
    batch: entity({ count: bounds.batches }, { page: ref('frame') }),
    /** The TLB of one CPU: the entry by which it came to a page last. */
    tlb: entity(
      { count: bounds.tlbs },
      {
        pte: ref('pte'),
        frame: ref('frame'),
        /** The CPU may store without a look at the page table: the PTE was writable, and dirty. */
        writable: flag,
        /** The owner has thrown away what the entry leads to, and the flush is yet to come. */
        abandoned: ghost(flag),
      },
    ),
    /** What a running thread keeps outside the page tables. */
    thread: entity(
      { count: bounds.threads },
      {
        /** The mm that it runs in. */
        mm: ref('mm'),
        /**
         * The thread is in fast GUP, and write_protect_seq of its mm has not moved since it read it. Says what comparing
         * the two numbers would say, without a number that grows.
         */
        seqUnmoved: flag,
      },
    ),
    /** A reference that a user of GUP holds: a pipe buffer, a device, an io_uring buffer. */
    reference: entity(
      { count: bounds.references, interchangeable: bounds.referencesAre === 'interchangeable' },
      {
        /**
         * `reserved`: GUP is under way and has not taken a reference yet. `givenBack` and `failed`, which GUP has not taken: of references
         * with names, so that who uses one then is told apart from who comes too early; any other is free again.
         */
        kind: oneOf('free', 'reserved', 'get', 'pin', 'givenBack', 'failed'),
        /** Null with a kind of get or pin: the zero page. */
        frame: ref('frame'),
        write: flag,
        /** GUP has returned: the holder may use it. */
        held: flag,
        /** The address that it was taken through, which says whose it is. */
        pte: ref('pte'),
        /** I6 demands that the owner's PTE and this reference name one frame. */
        coherent: ghost(flag),
        /** Somebody else has stored to the page while GUP was taking it: a leak (I5) if GUP returns it. */
        storedTo: ghost(flag),
        /** fork has shared the page since, so that by the rules of GET it belongs to nobody in particular (B05). */
        forked: ghost(flag),
      },
    ),
  })
}

/** The vocabulary of all routines. Its bounds do not matter: a model's own are used. */
export const memory = memoryOf({
  mms: 2,
  pages: 1,
  frames: 3,
  outOfFrames: 'error',
  references: 1,
  pinBias: EXACT_BIAS,
  slots: 1,
  batches: 2,
  tlbs: 2,
  threads: 2,
  largestValue: 1,
  referencesAre: 'named',
})

/** What one pin adds to the refcount. */
export const pinBias: Num = memory.gup.pinBias

export type Memory = typeof memory
export type FramePlaces = ReturnType<Memory['frame']['at']>
export type TlbPlaces = ReturnType<Memory['tlb']['at']>
export type PtePlaces = ReturnType<Memory['pte']['at']>
export type SlotPlaces = ReturnType<Memory['slot']['at']>
export type MmPlaces = ReturnType<Memory['mm']['at']>
export type ReferencePlaces = ReturnType<Memory['reference']['at']>
export type ThreadPlaces = ReturnType<Memory['thread']['at']>

/** One virtual page of one mm, as a thread of that mm sees it. */
export interface Address {
  readonly mm: MmPlaces
  readonly mmRef: Ref<'mm'>
  readonly pte: PtePlaces
  readonly pteRef: Ref<'pte'>
  /** The number of the virtual page, the same in every mm: all their mappings of it go back to one mmap(). */
  readonly page: number
  readonly thread: ThreadPlaces
  /** The LRU batch of the CPU that the thread runs on: it never moves to another. */
  readonly batch: Ref<'batch'>
  /** The TLB of that CPU. */
  readonly tlb: Ref<'tlb'>
}

/** The address of page number `page` of mm number `mm`, for thread number `thread`. */
export function addressOf(mm: number, page: number, thread: number, pages: number): Address {
  const pte = mm * pages + page
  return {
    mm: memory.mm.at(mm),
    mmRef: refTo('mm', mm),
    pte: memory.pte.at(pte),
    pteRef: refTo('pte', pte),
    page,
    thread: memory.thread.at(thread),
    batch: refTo('batch', thread),
    tlb: refTo('tlb', thread),
  }
}
