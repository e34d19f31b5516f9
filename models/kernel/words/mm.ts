import type { EntityWords } from '../../../src/program/vocabulary.ts'
import { lock } from './phrases.ts'

/** A process. */
export const mmWords: EntityWords = {
  called: "{own}'s mm",
  fields: {
    alive: {
      becomes: { yes: 'brings {} into being', no: 'ends {}' },
      is: { yes: '{} exists', no: '{} does not exist' },
    },
    mmapLock: {
      becomes: { none: "releases {own}'s mmap lock", other: "takes {own}'s mmap lock for writing" },
      is: { none: '', other: "{value} has {own}'s mmap lock for writing" },
    },
    mmapLockReaders: {
      becomes: { more: "takes {own}'s mmap lock for reading", less: "releases {own}'s mmap lock" },
      is: { 0: '', other: "{own}'s mmap lock has {value} readers" },
    },
    ptl: lock("{own}'s page-table lock"),
    hasPinned: {
      becomes: { yes: 'sets has_pinned of {}', no: 'clears has_pinned of {}' },
      is: { yes: '{} has pinned pages', no: '{} has never pinned a page' },
    },
    userfaultfd: {
      becomes: { yes: 'registers {} with a userfaultfd', no: 'ends the userfaultfd of {}' },
      is: { yes: '{} has a userfaultfd', no: '{} has no userfaultfd' },
    },
    tlbFlushPending: {
      becomes: {
        more: 'announces a TLB flush of {}: tlb_flush_pending {before} -> {after}',
        less: 'has flushed the TLBs for {}: tlb_flush_pending {before} -> {after}',
      },
      is: { other: 'tlb_flush_pending of {} is {value}' },
    },
    writeProtectSeqOdd: {
      becomes: { yes: 'begins a write of write_protect_seq of {}', no: 'ends the write of write_protect_seq of {}' },
      is: { yes: 'write_protect_seq of {} is odd', no: 'write_protect_seq of {} is even' },
    },
  },
  together: [
    { changed: { mmapLock: 'none', mmapLockReaders: 'more' }, words: "turns {own}'s mmap lock into one for reading" },
    {
      changed: { alive: 'no' },
      also: ['hasPinned', 'userfaultfd'],
      words: 'ends {}',
    },
  ],
}

/** A task that runs in a process. */
export const threadWords: EntityWords = {
  called: 'thread {own}',
  fields: {
    mm: {
      becomes: { other: 'runs {} in {after}' },
      is: { none: '{} runs in no mm', other: '{} runs in {value}' },
    },
    seqUnmoved: {
      becomes: { yes: 'reads write_protect_seq', no: 'voids what {own} has read of write_protect_seq' },
      is: { yes: 'write_protect_seq is as {own} has read it', no: 'write_protect_seq has moved since {own} read it' },
    },
  },
}
