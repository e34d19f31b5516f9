import type { Part } from './choice.ts'
import { cowedAndDirty, dropFollWrite, ofExclusivePage } from '../../kernel/force-rules.ts'
import { forkClearsExclusive, forkCopiesPinned, forkShares } from '../../kernel/fork-rules.ts'
import { pinInOneStep, pinInTwoSteps, withSeqcount, withoutSeqcount } from '../../kernel/gup-fast.ts'
import { neverUnshare, pinInSilence, setHasPinned, unshareForPin, unshareShared } from '../../kernel/gup-rules.ts'

/** What fork does with a page, and what GUP does. */
export const forkAndGup: Part<
  | 'forkPage'
  | 'earlyCopyUffdWp'
  | 'seqcount'
  | 'announcePin'
  | 'fastPin'
  | 'unshare'
  | 'unshareFault'
  | 'longtermPin'
  | 'readBreaksCow'
  | 'forcedWrite'
  | 'readOnlyPin'
> = {
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
  seqcount: {
    name: 'seqcount',
    question: 'write_protect_seq: can fast GUP of a PIN tell that fork ran meanwhile?',
    alternatives: [
      { name: 'no', value: withoutSeqcount, summary: 'No.', commit: null },
      { name: 'yes', value: withSeqcount, summary: 'Yes: then it goes the slow way.', commit: '57efa1fe5957' },
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
  readOnlyPin: {
    name: 'read-only-pin',
    question: 'Is a read-only PIN promised to stay coherent? Only I6 asks.',
    alternatives: [
      { name: 'may-go-stale', value: 'may go stale', summary: 'No.', commit: null },
      { name: 'coherent', value: 'coherent', summary: 'Yes.', commit: 'a7f226604170' },
    ],
  },
}
