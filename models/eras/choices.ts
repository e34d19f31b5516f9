import type { Choices, Era } from '../kernel/era.ts'
import { cowedAndDirty, dropFollWrite, ofExclusivePage } from '../kernel/force-rules.ts'
import { programOrder, weakOrder } from '../kernel/exclusive-order.ts'
import { forkClearsExclusive, forkCopiesPinned, forkShares } from '../kernel/fork-rules.ts'
import { pinInOneStep, pinInTwoSteps, withoutSeqcount, withSeqcount } from '../kernel/gup-fast.ts'
import { neverUnshare, pinInSilence, setHasPinned, unshareForPin, unshareShared } from '../kernel/gup-rules.ts'
import { waitWithoutReference, waitWithReference } from '../kernel/migration-entry.ts'
import { restoreExclusive, restoreNothing, restorePinned } from '../kernel/modify-prot.ts'
import {
  reuseByCount,
  reuseByCountUnlockLate,
  reuseByCountStreamlined,
  reuseByExclusive,
  reuseByMapcount,
} from '../kernel/reuse-rules.ts'
import { discardClean, discardUnreferenced } from '../kernel/lazyfree-rules.ts'
import {
  swapInByCount,
  swapInByExclusive,
  swapInByMapcount,
  unuseExclusive,
  unuseShared,
} from '../kernel/swap-in-rules.ts'
import { flushAfterCopy, flushAtOnce, flushBeforeCopy, flushIfNested } from '../kernel/tlb.ts'

/** One of the rules that an era may have. */
export interface Alternative<Value = Choices[keyof Choices]> {
  readonly name: string
  readonly value: Value
  /** One sentence. */
  readonly summary: string
  /** The commit that brought the rule; null where the rule is older than the history that the eras tell, or was only proposed. */
  readonly commit: string | null
}

/** What eras differ in. */
export interface Choice<Value = Choices[keyof Choices]> {
  readonly name: string
  readonly question: string
  /** Oldest first. */
  readonly alternatives: readonly Alternative<Value>[]
}

/** Every choice, with all its alternatives. */
const catalogue: { readonly [Key in keyof Choices]: Choice<Choices[Key]> } = {
  reuse: {
    name: 'reuse',
    question: 'do_wp_page(): may a write fault on an anonymous page keep the page?',
    alternatives: [
      {
        name: 'mapcount',
        value: reuseByMapcount,
        summary: 'Yes, if it is mapped once, swap entries counted; waits for the page lock.',
        commit: null,
      },
      {
        name: 'count-unlock-late',
        value: reuseByCountUnlockLate,
        summary: 'As count, but unlocks the page only when the page-table lock is dropped.',
        commit: '09854ba94c6a',
      },
      {
        name: 'count',
        value: reuseByCount,
        summary: 'Yes, if its only reference is this mapping; only tries the page lock.',
        commit: 'be068f29034f',
      },
      {
        name: 'count-streamlined',
        value: reuseByCountStreamlined,
        summary: 'As count, but gives the swap cache up before it counts.',
        commit: '53a05ad9f21d',
      },
      {
        name: 'exclusive',
        value: reuseByExclusive,
        summary: 'Yes, if it is exclusive; else as count-streamlined, which makes it exclusive.',
        commit: '6c287605fd56',
      },
    ],
  },
  forkPage: {
    name: 'fork',
    question: 'copy_present_pte(): what does fork do with a present anonymous page?',
    alternatives: [
      { name: 'share', value: forkShares, summary: 'Shares it, whoever else holds it.', commit: null },
      {
        name: 'copy-pinned',
        value: forkCopiesPinned,
        summary: 'Copies it for the child if it may be pinned, else shares it.',
        commit: '70e806e4e645',
      },
      {
        name: 'clear-exclusive',
        value: forkClearsExclusive,
        summary: 'Copies it if it is exclusive and may be pinned; else shares it, and it is exclusive no more.',
        commit: '6c287605fd56',
      },
    ],
  },
  earlyCopyUffdWp: {
    name: 'early-copy-uffd-wp',
    question: 'copy_present_page(): does the copy that fork makes for the child keep the uffd-wp bit?',
    alternatives: [
      { name: 'lost', value: 'lost', summary: 'No: userfaultfd does not see what the child stores.', commit: null },
      { name: 'kept', value: 'kept', summary: 'Yes.', commit: '8f34f1eac382' },
    ],
  },
  uffdFlush: {
    name: 'uffd-flush',
    question:
      'do_wp_page(): what comes first, the copy of a page that userfaultfd is changing the PTE of, or the flush of the TLBs?',
    alternatives: [
      { name: 'after-copy', value: flushAfterCopy, summary: 'The copy.', commit: null },
      {
        name: 'before-copy',
        value: flushBeforeCopy,
        summary: 'The flush, if it is still to come.',
        commit: '6ce64428d620',
      },
    ],
  },
  anonExclusive: {
    name: 'anon-exclusive',
    question: 'PG_anon_exclusive: does the kernel keep track of pages that belong to one mm?',
    alternatives: [
      { name: 'absent', value: 'absent', summary: 'No: a new page is not marked.', commit: null },
      { name: 'tracked', value: 'tracked', summary: 'Yes: a new page is exclusive.', commit: '6c287605fd56' },
      {
        name: 'in-pte',
        value: 'in the PTE',
        summary: 'Yes, by a bit of the PTE that maps the page (proposed in 2021).',
        commit: null,
      },
    ],
  },
  announcePin: {
    name: 'announce-pin',
    question: 'mm->has_pinned: does a PIN announce itself to fork?',
    alternatives: [
      { name: 'no', value: pinInSilence, summary: 'No: fork does not know of it.', commit: null },
      {
        name: 'has-pinned',
        value: setHasPinned,
        summary: 'Yes: mm->has_pinned is set before anything is pinned, and never cleared.',
        commit: '008cfe4418b3',
      },
    ],
  },
  unshare: {
    name: 'unshare',
    question: 'gup_must_unshare(): which read-only references need an exclusive page first?',
    alternatives: [
      { name: 'never', value: neverUnshare, summary: 'None: GUP takes what it finds.', commit: null },
      {
        name: 'shared',
        value: unshareShared,
        summary: 'Those of a page that is mapped more than once, GET as well as PIN (proposed in 2021).',
        commit: null,
      },
      { name: 'pin', value: unshareForPin, summary: 'A PIN does; a GET does not.', commit: 'a7f226604170' },
    ],
  },
  unshareFault: {
    name: 'unshare-fault',
    question: 'FAULT_FLAG_UNSHARE: when does GUP get a copy of the anonymous page that is mapped?',
    alternatives: [
      {
        name: 'of-what-is-mapped-twice',
        value: 'of what is mapped twice',
        summary: 'When it is mapped more than once, swap entries not counted (proposed in 2021).',
        commit: null,
      },
      {
        name: 'where-a-write-fault-would',
        value: 'where a write fault would',
        summary: 'When a store would get one; where a store would keep the page, it is exclusive from then on.',
        commit: 'c89357e27f20',
      },
    ],
  },
  longtermPin: {
    name: 'longterm-pin',
    question: 'FOLL_LONGTERM: what may a read-only PIN take that is held for ever?',
    alternatives: [
      {
        name: 'of-what-is-mapped',
        value: 'of what is mapped',
        summary: 'What the PTE maps, the zero page too, which the next store replaces.',
        commit: null,
      },
      {
        name: 'of-an-anonymous-page',
        value: 'of an anonymous page',
        summary: 'An exclusive anonymous page: anything else is copied first.',
        commit: '84209e87c696',
      },
    ],
  },
  readBreaksCow: {
    name: 'read-breaks-cow',
    question: 'Does GUP for reading fault as if it were for writing, so that COW is broken first?',
    alternatives: [
      { name: 'no', value: 'no', summary: 'No: it faults for reading.', commit: null },
      { name: 'yes', value: 'yes', summary: 'Yes (taken back by a308c71bf1e6).', commit: '17839856fd58' },
    ],
  },
  forcedWrite: {
    name: 'forced-write',
    question: 'can_follow_write_pte(): which page does a write with FOLL_FORCE take where the mapping is read-only?',
    alternatives: [
      {
        name: 'any-after-cow',
        value: dropFollWrite,
        summary: 'What is mapped once a write fault has kept or copied a page, whatever that is by then (Dirty COW).',
        commit: null,
      },
      {
        name: 'dirty-after-cow',
        value: cowedAndDirty,
        summary: 'What is mapped once a write fault has kept or copied a page, if the PTE is dirty.',
        commit: '19be0eaffa3a',
      },
      {
        name: 'exclusive',
        value: ofExclusivePage,
        summary: 'An exclusive anonymous page.',
        commit: '5535be309971',
      },
    ],
  },
  continueDirties: {
    name: 'uffdio-continue-dirties',
    question: 'mfill_atomic_install_pte(): does UFFDIO_CONTINUE set the dirty bit of a PTE that is read-only?',
    alternatives: [
      { name: 'no', value: 'no', summary: 'No.', commit: null },
      { name: 'yes', value: 'yes', summary: 'Yes, of every PTE.', commit: '9ae0f87d009c' },
    ],
  },
  seqcount: {
    name: 'seqcount',
    question: 'write_protect_seq: can fast GUP of a PIN tell that fork ran meanwhile?',
    alternatives: [
      { name: 'no', value: withoutSeqcount, summary: 'No.', commit: null },
      { name: 'yes', value: withSeqcount, summary: 'Yes: then it goes the slow way.', commit: '57efa1fe5957' },
    ],
  },
  exclusiveOrder: {
    name: 'exclusive-order',
    question: 'Do the accesses of fast GUP, and of KSM when it clears PageAnonExclusive, take effect in program order?',
    alternatives: [
      {
        name: 'weak',
        value: weakOrder,
        summary: 'Not all of them, on a CPU that orders memory weakly (B07).',
        commit: '6c287605fd56',
      },
      { name: 'program', value: programOrder, summary: 'Yes: on x86, or by memory barriers.', commit: '088b8aa537c2' },
    ],
  },
  fastPin: {
    name: 'fast-pin',
    question: 'try_grab_folio(): how does fast GUP add the bias of a PIN to the refcount?',
    alternatives: [
      { name: 'one-step', value: pinInOneStep, summary: 'In one atomic addition.', commit: '3faa52c03f44' },
      {
        name: 'two-steps',
        value: pinInTwoSteps,
        summary: 'A plain reference first, then the rest.',
        commit: null,
      },
    ],
  },
  swapExclusive: {
    name: 'swap-exclusive',
    question: 'pte_swp_exclusive(): does a swap entry keep the exclusive marker of its page?',
    alternatives: [
      { name: 'lost', value: 'lost', summary: 'No: swap-in has to find out again.', commit: null },
      { name: 'kept', value: 'kept', summary: 'Yes, in a bit of the entry.', commit: '1493a1913e34' },
    ],
  },
  swapIn: {
    name: 'swap-in',
    question: 'do_swap_page(): when does a swap-in for a store map the page writable?',
    alternatives: [
      {
        name: 'mapcount',
        value: swapInByMapcount,
        summary: 'When it is mapped or named by a swap entry once, whoever else holds it.',
        commit: null,
      },
      {
        name: 'count',
        value: swapInByCount,
        summary: 'When the fault has its only reference, after the swap entry was given back.',
        commit: 'c145e0b47c77',
      },
      {
        name: 'exclusive',
        value: swapInByExclusive,
        summary: 'When it was exclusive before it was swapped out, or the fault has its only reference.',
        commit: '1493a1913e34',
      },
    ],
  },
  swapInClaimsSlot: {
    name: 'swap-in-claims-slot',
    question: 'do_swap_page(), reading around the swap cache: does it claim the slot first (SWAP_HAS_CACHE)?',
    alternatives: [
      { name: 'no', value: 'no', summary: 'No: two faults may read the same slot (B13).', commit: '0bcac06f27d7' },
      { name: 'yes', value: 'yes', summary: 'Yes: nobody else reads or frees it meanwhile.', commit: '13ddaf26be32' },
    ],
  },
  unuse: {
    name: 'swapoff',
    question: 'unuse_pte(): how does swapoff map a page again?',
    alternatives: [
      { name: 'read-only', value: unuseShared, summary: 'For reading only.', commit: null },
      {
        name: 'exclusive',
        value: unuseExclusive,
        summary: 'For reading only, but exclusive if it was so before it was swapped out.',
        commit: '1493a1913e34',
      },
    ],
  },
  unuseBits: {
    name: 'swapoff-bits',
    question: 'unuse_pte(): do the uffd-wp and soft-dirty bits of the swap entry go with the page?',
    alternatives: [
      {
        name: 'lost',
        value: 'lost',
        summary: 'No: the PTE is made from the protection of the VMA alone.',
        commit: null,
      },
      { name: 'kept', value: 'kept', summary: 'Yes, as at a swap-in by a fault.', commit: '14a762dd1977' },
    ],
  },
  uffdioMove: {
    name: 'uffdio-move',
    question: 'UFFDIO_MOVE of a swap entry: what becomes of the page that the swap cache has for it?',
    alternatives: [
      { name: 'absent', value: 'absent', summary: 'There is no such call: it fails.', commit: null },
      {
        name: 'without-page',
        value: 'without the cached page',
        summary: 'It stays as it is, as if it were still mapped at the old address.',
        commit: 'adef440691ba',
      },
      {
        name: 'with-page',
        value: 'with the cached page',
        summary: 'It moves along, if it was there when the call looked (B14).',
        commit: 'c50f8e6053b0',
      },
      {
        name: 'with-page-checked',
        value: 'with the cached page, checked again',
        summary: 'It moves along; the call fails if it has the slot no more, or has come since.',
        commit: '0ea148a79919',
      },
    ],
  },
  cachePinned: {
    name: 'cache-pinned',
    question: 'shrink_page_list(): may a page that may be pinned go into the swap cache?',
    alternatives: [
      { name: 'yes', value: 'yes', summary: 'Yes: reclaim does not look at pins.', commit: null },
      { name: 'no', value: 'no', summary: 'No: it is kept.', commit: 'feb889fb40fa' },
    ],
  },
  unmapFlush: {
    name: 'unmap-flush',
    question: 'should_defer_flush(): does reclaim flush the TLBs later, once for all pages that it unmaps?',
    alternatives: [
      {
        name: 'at-once-if-exclusive',
        value: 'at once if exclusive',
        summary: 'Not where the page was exclusive.',
        commit: '6c287605fd56',
      },
      { name: 'later', value: 'later', summary: 'Yes, as before v5.19 (72b252aed506).', commit: '088b8aa537c2' },
    ],
  },
  lazyfree: {
    name: 'lazyfree',
    question: 'try_to_unmap_one(): when does reclaim throw away a page that MADV_FREE has freed?',
    alternatives: [
      { name: 'clean', value: discardClean, summary: 'Where nobody has written to it since.', commit: null },
      {
        name: 'unreferenced',
        value: discardUnreferenced,
        summary: 'Where, besides, nobody has a reference but its mappings.',
        commit: '6c8e2a256915',
      },
    ],
  },
  mprotectRestores: {
    name: 'mprotect-restores',
    question: 'change_pte_range(): where mprotect allows stores again, which PTEs become writable at once?',
    alternatives: [
      { name: 'none', value: restoreNothing, summary: 'None: the next store faults.', commit: null },
      {
        name: 'maybe-pinned',
        value: restorePinned,
        summary: 'Those of pages that may be pinned (thought of in 2021).',
        commit: null,
      },
      {
        name: 'exclusive-pages',
        value: restoreExclusive,
        summary: 'Those of exclusive anonymous pages.',
        commit: '64fe24a3e05e',
      },
    ],
  },
  unprotectRestores: {
    name: 'unprotect-restores',
    question: 'uffd_wp_range(): where userfaultfd allows stores again, which PTEs become writable at once?',
    alternatives: [
      {
        name: 'none',
        value: restoreNothing,
        summary: 'None, not even one that was writable: the next store faults.',
        commit: null,
      },
      {
        name: 'exclusive-pages',
        value: restoreExclusive,
        summary: 'Those of exclusive anonymous pages.',
        commit: '931298e103c2',
      },
    ],
  },
  clearRefsLock: {
    name: 'clear-refs-lock',
    question: 'clear_refs_write(): how is the mmap lock held while soft-dirty bits are cleared?',
    alternatives: [
      { name: 'read', value: 'read', summary: 'For reading: faults and GUP run beside it.', commit: null },
      { name: 'write', value: 'write', summary: 'For writing: only fast GUP runs beside it.', commit: '29a951dfb3c3' },
    ],
  },
  clearRefsOfPinned: {
    name: 'clear-refs-of-pinned',
    question: 'clear_soft_dirty(): is a writable page that may be pinned write-protected all the same?',
    alternatives: [
      { name: 'yes', value: 'yes', summary: 'Yes: it does not look at pins.', commit: null },
      { name: 'no', value: 'no', summary: 'No: it stays writable.', commit: '9348b73c2e1b' },
    ],
  },
  clearRefsFlush: {
    name: 'clear-refs-flush',
    question: 'clear_refs_write(): are the TLBs flushed once soft-dirty bits are cleared?',
    alternatives: [
      {
        name: 'if-nested',
        value: flushIfNested,
        summary: 'Only where somebody else is about to flush them, too.',
        commit: '0758cd830494',
      },
      { name: 'yes', value: flushAtOnce, summary: 'Yes.', commit: '912efa17e512' },
    ],
  },
  freeSwapAfterCopy: {
    name: 'free-swap-after-copy',
    question: "wp_page_copy(): is the old page's swap slot given back at once, where the copy leaves it idle?",
    alternatives: [
      { name: 'no', value: 'no', summary: 'No: it stays until reclaim comes by.', commit: null },
      { name: 'yes', value: 'yes', summary: 'Yes.', commit: 'f4c4a3f48480' },
    ],
  },
  migrationWait: {
    name: 'migration-wait',
    question: 'migration_entry_wait(): does a fault hold the page that it waits for while it queues up?',
    alternatives: [
      {
        name: 'with-reference',
        value: waitWithReference,
        summary: 'Yes, which may keep it from being moved.',
        commit: null,
      },
      {
        name: 'without-reference',
        value: waitWithoutReference,
        summary: 'No: it queues up under the page-table lock.',
        commit: 'ffa65753c431',
      },
    ],
  },
  readOnlyPin: {
    name: 'read-only-pin',
    question: 'Is a read-only PIN promised to stay coherent? Only I6 asks.',
    alternatives: [
      { name: 'may-go-stale', value: 'may go stale', summary: 'No.', commit: null },
      { name: 'coherent', value: 'coherent', summary: 'Yes.', commit: 'a7f226604170' },
    ],
  },
}

/** The choices by their place in an era. */
export const choices: Readonly<Record<keyof Choices, Choice>> = catalogue

const keys = Object.keys(catalogue) as (keyof Choices)[]

/** The alternative that an era has. */
export function alternativeOf(era: Pick<Era, 'choices'>, choice: Choice): Alternative {
  const key = keyOf(choice)
  const found = choice.alternatives.find(({ value }) => value === era.choices[key])
  if (!found) throw new Error(`the ${choice.name} of this era is none of the alternatives`)
  return found
}

/** One choice made anew. */
export interface Change {
  readonly choice: Choice
  readonly alternative: Alternative
}

/** An era with some choices of others. Its name says which: `v5.9+fork=share`. */
export function composeEra(base: Era, changes: readonly Change[]): Era {
  const words = changes.map(({ choice, alternative }) => `${choice.name}=${alternative.name}`)
  return {
    name: [base.name, ...words].join('+'),
    releases: 'none: it is put together',
    summary: `As ${base.name}, but ${words.join(', ')}.`,
    commits: base.commits,
    choices: Object.assign(
      { ...base.choices },
      ...changes.map(({ choice, alternative }) => ({ [keyOf(choice)]: alternative.value })),
    ) as Choices,
  }
}

/** The choices in which two eras differ, and what each of them has. */
export function differences(
  from: Era,
  to: Era,
): { readonly choice: Choice; readonly from: Alternative; readonly to: Alternative }[] {
  return Object.values(choices)
    .map((choice) => ({ choice, from: alternativeOf(from, choice), to: alternativeOf(to, choice) }))
    .filter(({ from: before, to: after }) => before !== after)
}

function keyOf(choice: Choice): keyof Choices {
  return keys.find((key) => choices[key] === choice)!
}
