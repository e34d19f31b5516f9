import type { EntityWords, FieldWords, TogetherWords, Words } from '../../../src/program/vocabulary.ts'

/** Bits of a PTE that go with what it maps (clearBits(), pte.ts): that they do goes without saying. */
const SWEPT = ['writable', 'clean', 'uffdWp', 'softClean', 'exclusive', 'swpExclusive']

/** How kernel developers speak of each field of the memory (memory.ts). */
export const memoryWords: Readonly<Record<string, EntityWords>> = {
  gup: {
    called: 'mm/gup.c',
    fields: { pinBias: number('GUP_PIN_COUNTING_BIAS') },
  },
  allocator: {
    called: 'the page allocator',
    fields: { mustSucceed: number('the need of a free frame') },
  },
  frame: {
    called: 'frame {own}',
    fields: {
      refcount: {
        becomes: {
          '+1': 'takes a reference to {}: refcount {before} -> {after}',
          '-1': 'drops a reference to {}: refcount {before} -> {after}',
          more: 'raises the refcount of {}: {before} -> {after}',
          less: 'lowers the refcount of {}: {before} -> {after}',
        },
        is: { other: 'refcount of {} is {value}' },
      },
      mapcount: {
        becomes: {
          more: 'counts one more mapping of {}: mapcount {before} -> {after}',
          less: 'counts one mapping of {} less: mapcount {before} -> {after}',
        },
        is: { other: 'mapcount of {} is {value}' },
      },
      anonExclusive: {
        becomes: { yes: 'sets PageAnonExclusive of {}', no: 'clears PageAnonExclusive of {}' },
        is: { yes: '{} is PageAnonExclusive', no: '{} is not PageAnonExclusive' },
      },
      ksm: {
        becomes: { yes: 'makes {} a KSM page', no: 'makes {} a plain anonymous page' },
        is: { yes: '{} is a KSM page', no: '{} is no KSM page' },
      },
      pageLock: lock('the page lock of {}'),
      content: {
        becomes: { other: 'writes {after} to {}, which held {before}' },
        is: { other: '{} holds {value}' },
      },
      lazyfree: {
        becomes: { yes: 'clears PG_swapbacked of {}: reclaim may discard it', no: 'sets PG_swapbacked of {}' },
        is: { yes: '{} is lazyfree', no: '{} is PageSwapBacked' },
      },
      dirty: {
        becomes: { yes: 'sets PG_dirty of {}', no: 'clears PG_dirty of {}' },
        is: { yes: '{} is PageDirty', no: '{} is not PageDirty' },
      },
      fileIndex: {
        becomes: { other: 'changes the place of {} in the page cache: {before} -> {after}' },
        is: { 0: '{} is anonymous', other: '{} is in the page cache' },
      },
      swapSlot: {
        becomes: { none: 'removes {} from the swap cache', other: 'puts {} into the swap cache as {after}' },
        is: { none: '{} is not in the swap cache', other: '{} is in the swap cache as {value}' },
      },
      index: {
        becomes: { other: 'changes page->index of {}: {before} -> {after}' },
        is: { other: 'page->index of {} is {value}' },
      },
      neverMapped: {
        becomes: { yes: 'leaves {} without an anon_vma', no: 'gives {} its anon_vma' },
        is: { yes: '{} has no anon_vma yet', no: '{} has an anon_vma' },
      },
      writeback: {
        becomes: { yes: 'sets PG_writeback of {}', no: 'clears PG_writeback of {}' },
        is: { yes: '{} is under writeback', no: '{} is not under writeback' },
      },
      temporary: ghost({ other: 'routines have {value} references to {} for now' }),
    },
    together: [
      { changed: { refcount: '0->1' }, words: 'allocates {}: refcount 0 -> 1' },
      freed(
        { refcount: '0', swapSlot: 'none', pageLock: 'none' },
        'removes {} from the swap cache, unlocks and frees it',
      ),
      freed({ refcount: '0', swapSlot: 'none' }, 'removes {} from the swap cache and frees it'),
      freed({ refcount: '0', pageLock: 'none' }, 'unlocks {} and frees it'),
      freed({ refcount: '0' }, 'drops the last reference to {} and frees it'),
      {
        changed: { refcount: '+1', swapSlot: 'set', pageLock: 'set' },
        words:
          'locks {} and puts it into the swap cache as {swapSlot.after}: refcount {refcount.before} -> {refcount.after}',
      },
      {
        changed: { refcount: '-1', swapSlot: 'none' },
        words: 'removes {} from the swap cache: refcount {refcount.before} -> {refcount.after}',
      },
      {
        changed: { refcount: '+1', swapSlot: 'set' },
        words: 'puts {} into the swap cache as {swapSlot.after}: refcount {refcount.before} -> {refcount.after}',
      },
    ],
  },
  pte: {
    called: 'PTE {own}',
    fields: {
      frame: {
        becomes: { none: 'clears {}, which mapped {before}', other: 'maps {after} at {}' },
        is: { none: '{} maps no frame', other: '{} maps {value}' },
      },
      zeroPage: {
        becomes: { yes: 'maps the zero page at {}', no: 'clears {}, which mapped the zero page' },
        is: { yes: '{} maps the zero page', no: '' },
      },
      writable: {
        becomes: { yes: 'makes {} writable', no: 'write-protects {}' },
        is: { yes: '{} is writable', no: '{} is not writable' },
      },
      clean: {
        becomes: { yes: 'leaves {} clean', no: 'forgets that {} was clean' },
        is: { yes: '{} is clean', no: '{} is dirty' },
      },
      uffdWp: {
        becomes: { yes: 'sets the uffd-wp bit of {}', no: 'clears the uffd-wp bit of {}' },
        is: { yes: '{} is uffd-wp', no: '{} is not uffd-wp' },
      },
      softClean: {
        becomes: { yes: 'clears the soft-dirty bit of {}', no: 'forgets that {} was not soft-dirty' },
        is: { yes: '{} is not soft-dirty', no: '{} is soft-dirty' },
      },
      slot: {
        becomes: {
          none: 'clears the swap entry of {}, which was {before}',
          other: 'makes {} a swap entry for {after}',
        },
        is: { none: '{} is no swap entry', other: '{} is a swap entry for {value}' },
      },
      exclusive: {
        becomes: { yes: 'marks {} exclusive', no: 'takes the exclusive mark from {}' },
        is: { yes: '{} is marked exclusive', no: '{} is not marked exclusive' },
      },
      swpExclusive: {
        becomes: { yes: 'makes {} pte_swp_exclusive', no: 'makes {} no longer pte_swp_exclusive' },
        is: { yes: '{} is pte_swp_exclusive', no: '{} is not pte_swp_exclusive' },
      },
      migration: {
        becomes: {
          none: 'ends the migration entry of {}, for {before}',
          other: 'makes {} a migration entry for {after}',
        },
        is: { none: '{} is no migration entry', other: '{} is a migration entry for {value}' },
      },
      migrationWritable: {
        becomes: { yes: 'notes that {} was writable', no: 'forgets that {} was writable' },
        is: { yes: '{} is a writable migration entry', no: '{} is no writable migration entry' },
      },
      migrationExclusive: {
        becomes: { yes: 'notes that the page of {} was exclusive', no: 'forgets that the page of {} was exclusive' },
        is: { yes: '{} is an exclusive migration entry', no: '{} is no exclusive migration entry' },
      },
      vma: {
        becomes: { yes: 'makes a VMA for {}', no: 'takes the VMA of {} away' },
        is: { yes: '{} has a VMA', no: '{} has no VMA' },
      },
      vmaWritable: {
        becomes: { yes: 'gives the VMA of {} VM_WRITE', no: 'takes VM_WRITE from the VMA of {}' },
        is: { yes: '{} has a VMA with VM_WRITE', no: '{} has no VMA with VM_WRITE' },
      },
      going: ghost({ yes: 'zap is about to clear {}', no: '' }),
      leaving: ghost({ none: '', other: '{} is about to be set to {value}' }),
      expected: ghost({ other: 'the owner of {} must read {value}' }),
      unsure: ghost({ yes: 'the owner of {} may read what was before', no: '' }),
      forfeited: ghost({ yes: 'the owner of {} has given the content up', no: '' }),
      guarded: ghost({ yes: 'no store through {} may go unseen', no: '' }),
    },
    together: [
      { changed: { vma: 'yes', vmaWritable: 'yes' }, words: 'makes a VMA with VM_WRITE for {}' },
      { changed: { vma: 'no', vmaWritable: 'no' }, words: 'takes the VMA of {} away' },
      {
        changed: { slot: 'none', frame: 'set', writable: 'yes' },
        also: ['swpExclusive'],
        words: 'maps {frame.after} at {}, writable, in place of the swap entry for {slot.before}',
      },
      {
        changed: { slot: 'none', frame: 'set' },
        also: ['swpExclusive'],
        words: 'maps {frame.after} at {} in place of the swap entry for {slot.before}',
      },
      {
        changed: { migration: 'none', frame: 'set', writable: 'yes' },
        also: ['migrationWritable', 'migrationExclusive'],
        words: 'maps {frame.after} at {}, writable, in place of the migration entry',
      },
      {
        changed: { migration: 'none', frame: 'set' },
        also: ['migrationWritable', 'migrationExclusive'],
        words: 'maps {frame.after} at {} in place of the migration entry',
      },
      { changed: { slot: 'none' }, also: SWEPT, words: 'clears the swap entry of {}, which was for {slot.before}' },
      {
        changed: { frame: 'none', writable: 'no' },
        also: SWEPT,
        words: 'clears {}, which mapped {frame.before} writable',
      },
      { changed: { frame: 'none' }, also: SWEPT, words: 'clears {}, which mapped {frame.before}' },
      { changed: { zeroPage: 'no', frame: 'set', writable: 'yes' }, words: 'maps {frame.after} at {}, writable' },
      { changed: { zeroPage: 'no' }, also: SWEPT, words: 'clears {}, which mapped the zero page' },
      {
        changed: { frame: 'set', writable: 'yes', softClean: 'no' },
        also: ['clean'],
        words: 'maps {frame.after} at {}, writable and soft-dirty',
      },
      {
        changed: { frame: 'set', writable: 'yes', clean: 'no' },
        words: 'maps {frame.after} at {}, writable and dirty',
      },
      { changed: { frame: 'set', writable: 'yes' }, words: 'maps {frame.after} at {}, writable' },
      { changed: { writable: 'yes', softClean: 'no' }, also: ['clean'], words: 'makes {} writable and soft-dirty' },
      { changed: { writable: 'yes', clean: 'no' }, words: 'makes {} writable and dirty' },
      {
        changed: { migration: 'set', migrationWritable: 'yes' },
        words: 'makes {} a writable migration entry for {migration.after}',
      },
    ],
  },
  mm: {
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
  },
  slot: {
    called: 'slot {own}',
    fields: {
      swapCount: {
        becomes: {
          more: 'counts one more entry for {}: swap_map {before} -> {after}',
          less: 'counts one entry for {} less: swap_map {before} -> {after}',
        },
        is: { other: 'swap_map of {} is {value}' },
      },
      content: {
        becomes: { other: 'changes the content of {}: {before} -> {after}' },
        is: { other: '{} holds {value}' },
      },
      claimed: {
        becomes: { yes: 'claims {} with SWAP_HAS_CACHE', no: 'gives the claim to {} up' },
        is: { yes: '{} is claimed', no: '{} is not claimed' },
      },
      synchronousIo: {
        becomes: { yes: 'makes the device of {} SWP_SYNCHRONOUS_IO', no: 'makes the device of {} asynchronous' },
        is: { yes: 'the device of {} is SWP_SYNCHRONOUS_IO', no: 'the device of {} is not SWP_SYNCHRONOUS_IO' },
      },
      stableWrites: {
        becomes: { yes: 'makes the device of {} SWP_STABLE_WRITES', no: 'makes the device of {} bear changes' },
        is: { yes: 'the device of {} is SWP_STABLE_WRITES', no: 'the device of {} is not SWP_STABLE_WRITES' },
      },
      closed: {
        becomes: { yes: 'clears SWP_WRITEOK of the device of {}', no: 'sets SWP_WRITEOK of the device of {}' },
        is: { yes: 'the device of {} is not SWP_WRITEOK', no: 'the device of {} is SWP_WRITEOK' },
      },
    },
    together: [
      {
        changed: { swapCount: '0' },
        also: ['content'],
        words: 'gives the last entry for {} back: swap_map {swapCount.before} -> 0',
      },
    ],
  },
  batch: {
    called: 'LRU batch {own}',
    fields: {
      page: {
        becomes: { none: 'empties {}, which had {before}', other: 'puts {after} into {}' },
        is: { none: '{} is empty', other: '{} has {value}' },
      },
    },
  },
  tlb: {
    called: 'TLB {own}',
    fields: {
      pte: {
        becomes: { none: 'flushes {}', other: '{} remembers {after}' },
        is: { none: '{} is empty', other: '{} remembers {value}' },
      },
      frame: {
        becomes: { none: 'flushes {}, which led to {before}', other: '{} remembers {after}' },
        is: { none: '{} leads nowhere', other: '{} leads to {value}' },
      },
      writable: {
        becomes: { yes: '{} allows stores', no: '{} allows no store' },
        is: { yes: '{} allows stores', no: '{} allows no store' },
      },
      abandoned: ghost({ yes: 'the owner has thrown away what {} leads to', no: '' }),
    },
    together: [
      { changed: { pte: 'none', frame: 'none' }, also: ['writable'], words: 'flushes {}, which led to {frame.before}' },
      {
        changed: { pte: 'set', frame: 'set', writable: 'yes' },
        words: 'fills {} from {pte.after}: {frame.after}, writable',
      },
      { changed: { frame: 'set', writable: 'yes' }, words: 'fills {} again: {frame.after}, writable' },
      { changed: { pte: 'set', frame: 'set' }, words: 'fills {} from {pte.after}: {frame.after}' },
    ],
  },
  thread: {
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
  },
  reference: {
    called: 'reference {own}',
    fields: {
      kind: {
        becomes: {
          free: 'frees {}',
          reserved: 'reserves {}',
          get: 'makes {} a GET',
          pin: 'makes {} a PIN',
        },
        is: { free: '{} is free', reserved: '{} is reserved', get: '{} is a GET', pin: '{} is a PIN' },
      },
      frame: {
        becomes: { none: 'makes {} forget {before}', other: 'makes {} refer to {after}' },
        is: { none: '{} refers to no frame', other: '{} refers to {value}' },
      },
      write: {
        becomes: { yes: 'allows {} to write', no: 'allows {} no write' },
        is: { yes: '{} may write', no: '{} may not write' },
      },
      held: {
        becomes: { yes: 'hands {} to the caller', no: 'takes {} from its holder' },
        is: { yes: '{} is held', no: '{} is not held' },
      },
      pte: {
        becomes: {
          none: 'makes {} forget where it was taken, {before}',
          other: 'notes that {} was taken through {after}',
        },
        is: { none: '{} has no address', other: '{} was taken through {value}' },
      },
      coherent: ghost({ yes: '{} must stay what its owner maps', no: '' }),
      storedTo: ghost({ yes: 'somebody has stored to the page of {} while GUP took it', no: '' }),
      forked: ghost({ yes: 'fork has shared the page of {}', no: '' }),
    },
    together: [
      taken('get', 'yes', 'gives it to {} as a GET for writing through {pte.after}'),
      taken('get', null, 'gives it to {} as a GET through {pte.after}'),
      taken('pin', 'yes', 'gives it to {} as a PIN for writing through {pte.after}'),
      taken('pin', null, 'gives it to {} as a PIN through {pte.after}'),
      { changed: { kind: 'free', frame: 'none' }, also: ['write', 'held', 'pte'], words: 'ends {} to {frame.before}' },
      { changed: { kind: 'free', held: 'no' }, also: ['write', 'pte'], words: 'ends {}' },
      {
        changed: { kind: 'reserved', frame: 'none' },
        also: ['write', 'held', 'pte'],
        words: 'takes {frame.before} back from {}',
      },
    ],
  },
}

function number(name: string): FieldWords {
  return { becomes: { other: `changes ${name}: {before} -> {after}` }, is: { other: `${name} is {value}` } }
}

/** History that properties speak of; steps do not. */
function ghost(is: Words): FieldWords {
  return { becomes: {}, is }
}

function lock(name: string): FieldWords {
  return {
    becomes: { none: `releases ${name}`, other: `takes ${name}` },
    is: { none: '', other: `${name} is held by {value}` },
  }
}

/** dropReferences(), page.ts: what becomes of a freed page otherwise goes without saying. */
function freed(changed: TogetherWords['changed'], words: string): TogetherWords {
  const also = ['anonExclusive', 'ksm', 'lazyfree', 'dirty', 'index', 'neverMapped', 'content']
  return { changed, also, words: `${words}: refcount {refcount.before} -> 0` }
}

function taken(kind: 'get' | 'pin', write: 'yes' | null, words: string): TogetherWords {
  return { changed: { kind, frame: 'set', pte: 'set', ...(write ? { write } : {}) }, words }
}
