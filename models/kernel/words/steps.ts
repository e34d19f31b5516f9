import type { LabelWords } from '../../../src/program/vocabulary.ts'

const copied = { so: 'the page is copied' }
const reused = { so: 'the page is reused' }
const readOnly = { so: 'it is mapped for reading only' }
const kept = { so: 'reclaim keeps the page' }
const slow = { so: 'it is left to slow GUP' }
const noPinNoMerge = { so: 'the page is not merged' }
const again = { verb: 'sees again that' }
const nothingToFlush = { does: 'flushes the TLBs, which have nothing of it' }
const notCached = { sees: 'no page is in the swap cache for the slot' }
const noFault = { so: 'the fault ends here' }

/**
 * What the kernel's decisions mean, and what its steps do where they change nothing. A label stands for all routines that have it;
 * `routine/label` for one. A decision `X` that fails is called `!X`.
 */
export const stepWords: Readonly<Record<string, LabelWords>> = {
  start: { does: 'starts' },

  // Loads, stores, and devices: what they look at is how they get there.
  load: { sees: '' },
  load_zero_page: { does: 'reads the zero page' },
  store: { sees: '', does: 'stores what the page holds already' },
  dma_read: { sees: '' },
  dma_write: { sees: '', does: 'writes what the page holds already' },
  segv: { so: 'it ends in a SIGSEGV' },

  // do_wp_page() and its rules (reuse-rules.ts), wp_page_copy()
  'do_wp_page/PageAnonExclusive': reused,
  'do_wp_page/!page_count': copied,
  'do_wp_page/page_count_locked': reused,
  'do_wp_page/!page_count_locked': copied,
  'do_wp_page/PageKsm': copied,
  'do_wp_page/reuse_swap_page': reused,
  'do_wp_page/!reuse_swap_page': copied,
  'do_wp_page/reuse_ksm_page': reused,
  'do_wp_page/!reuse_ksm_page': copied,
  'do_wp_page/userfaultfd_pte_wp': { so: 'userfaultfd is asked' },
  wp_page_reuse: { does: 'leaves the PTE as it is, as the VMA does not allow writes' },
  cow_user_page: { does: 'copies the page, which holds zeroes' },
  copy_user_highpage: { does: 'copies the page, which holds zeroes' },
  pte_same: again,
  pte_same_as_swp: again,
  pte_same_after_wait: again,
  'wp_page_copy/!pte_same': { so: 'the copy is thrown away' },
  'handle_pte_fault/!pte_same': noFault,

  // fork
  'copy_page_range/!has_pinned': { so: 'the page is shared' },
  'copy_page_range/page_maybe_dma_pinned': { so: 'the child gets a copy' },
  'copy_page_range/!page_maybe_dma_pinned': { so: 'the page is shared' },
  'copy_page_range/page_needs_cow_for_dma': { so: 'the child gets a copy' },
  'copy_page_range/!page_needs_cow_for_dma': { so: 'the page is shared' },
  'copy_page_range/!PageAnonExclusive': { so: 'the page is shared' },
  ptep_set_wrprotect: { does: 'write-protects the PTE, which was so already' },

  // GUP
  'internal_get_user_pages_fast/!read_pte': slow,
  'internal_get_user_pages_fast/!raw_read_seqcount': slow,
  'internal_get_user_pages_fast/!try_get_page': slow,
  'internal_get_user_pages_fast/!try_grab_page': slow,
  'internal_get_user_pages_fast/!try_get_folio': slow,
  'internal_get_user_pages_fast/!pte_same': { so: 'it gives the reference back' },
  'internal_get_user_pages_fast/!read_seqcount_retry': { so: 'it gives the reference back' },
  'internal_get_user_pages_fast/gup_must_unshare': { so: 'it gives the reference back' },
  '__get_user_pages/pte_not_present': { so: 'it faults the page in' },
  '__get_user_pages/pte_not_writable': { so: 'it faults for a write' },
  '__get_user_pages/gup_must_unshare': { so: 'it asks for an exclusive page' },
  '__get_user_pages/gup_must_unshare_zero': { so: 'it asks for an exclusive page' },
  mm_set_has_pinned: { does: 'sets has_pinned, which was set already' },
  efault: { so: 'it fails with -EFAULT' },
  gup_failed: { so: 'there is nothing to do it to' },
  PageDirty: { does: 'has no need to set PG_dirty' },

  // Swap
  'do_swap_page/!lookup_swap_cache': notCached,
  'try_to_unuse/!lookup_swap_cache': notCached,
  'move_pages_pte/!filemap_get_folio': notCached,
  'do_swap_page/__swap_count': { so: 'it is read around the swap cache' },
  'do_swap_page/!__swap_count': { so: 'it is read into the swap cache' },
  'do_swap_page/still_this_slot': again,
  'do_swap_page/!still_this_slot': noFault,
  'do_swap_page/!pte_same': noFault,
  'do_swap_page/!swapcache_prepare': noFault,
  'do_swap_page/reuse_swap_page': reused,
  'do_swap_page/!reuse_swap_page': readOnly,
  'do_swap_page/!page_count': readOnly,
  'do_swap_page/!exclusive': readOnly,
  'shrink_page_list/page_maybe_dma_pinned': kept,
  'shrink_page_list/page_mapped': kept,
  'shrink_page_list/!page_ref_freeze': kept,
  'shrink_page_list/!add_to_swap': { sees: 'no swap slot is free', ...kept },
  'shrink_page_list/!trylock_page': { so: 'reclaim leaves the page alone' },
  'try_to_unmap_one/page_maybe_dma_pinned': { so: 'the PTE is restored' },
  'lazyfree/PageDirty': { so: 'the PTE is restored' },
  'lazyfree/!PageDirty': { so: 'the page is discarded' },
  'lazyfree/only_mapped': { sees: 'only mappings and reclaim have references' },
  'lazyfree/!only_mapped': { sees: 'somebody else has a reference', so: 'the PTE is restored' },
  discard: { does: 'leaves the PTE empty' },
  pageout: { does: 'writes the page out, which the slot holds already' },
  '!__try_to_reclaim_swap': { sees: 'no page of the swap cache can be freed for the slot' },
  'try_to_unuse/!find_get_page': { sees: 'no page of the swap cache is without a swap entry' },
  'try_to_unuse/!inuse_pages': { sees: 'no slot is in use' },
  swap_readpage: { does: 'reads the slot, which holds zeroes' },

  // TLBs
  flush_tlb_all: nothingToFlush,
  flush_tlb_range: nothingToFlush,
  flush_tlb_batched_pending: nothingToFlush,
  try_to_unmap_flush: nothingToFlush,
  try_to_unmap_flush_dirty: nothingToFlush,

  // KSM, migration, clear_refs
  'cmp_and_merge_page/PageKsm': { so: 'there is nothing to merge' },
  unstable_tree_search_insert: { sees: 'another page has the same content' },
  '!unstable_tree_search_insert': { sees: 'no other page has the same content' },
  'write_protect_page/!page_count': noPinNoMerge,
  'write_protect_page/page_try_share_anon_rmap': noPinNoMerge,
  'remove_migration_ptes/!page_vma_mapped_walk': { sees: 'no migration entry is left' },
  'unmap_and_move/!migrate_page_move_mapping': { so: 'the page is not moved' },
  'clear_soft_dirty/page_maybe_dma_pinned': { so: 'the PTE is left alone' },
  einval: { does: 'fails with -EINVAL' },
}
