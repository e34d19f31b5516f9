import type { EntityWords, TogetherWords } from '../../../src/program/vocabulary.ts'
import { EXACT_BIAS } from '../memory.ts'
import { ghost, lock } from './phrases.ts'

/** A page and its struct page. */
export const frameWords: EntityWords = {
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
      heavy: { called: 'pin', weight: EXACT_BIAS, constant: { entity: 'gup', field: 'pinBias' } },
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
}

/** dropReferences(), page.ts: what becomes of a freed page otherwise goes without saying. */
function freed(changed: TogetherWords['changed'], words: string): TogetherWords {
  const also = ['anonExclusive', 'ksm', 'lazyfree', 'dirty', 'index', 'neverMapped', 'content']
  return { changed, also, words: `${words}: refcount {refcount.before} -> 0` }
}
