import { expect, test } from 'vitest'
import { v5_7 } from '../../models/eras/v5.7.ts'
import { v6_16 } from '../../models/eras/v6.16.ts'
import type { Model } from '../../src/invariants/index.ts'
import { violated } from './violated.ts'
import { withoutFlush } from './without.ts'

/** A test of models/litmus/tlb, the step that flushes there, and what goes wrong when it does not. */
const flushes: readonly (readonly [string, string, readonly string[]])[] = [
  // The child sees it.
  ['fork', 'dup_mmap/flush_tlb_range', ['outcome', 'I5']],
  // The old page is read by an entry that nobody needed to take away for any store.
  ['copy', 'wp_page_copy/ptep_clear_flush', ['outcome', 'I15']],
  // No property speaks of what mprotect forbids.
  ['mprotect', 'do_mprotect_pkey/flush_tlb_range', ['outcome']],
  // A frame that is free can still be stored to.
  ['munmap', 'zap_pte_range/flush_tlb_range', ['I7']],
  // What is stored after the page was written out is lost with its frame.
  ['swap-out', 'try_to_unmap_flush_dirty', ['outcome', 'I7', 'I15']],
  ['discard', 'shrink_page_list/try_to_unmap_flush', ['I7']],
  ['swap-out-and-zap', 'zap_pte_range/flush_tlb_batched_pending', ['outcome', 'I15']],
  // After the pages were found equal.
  ['ksm', 'write_protect_page/ptep_clear_flush', ['outcome', 'I15']],
  ['ksm-replace', 'replace_page/ptep_clear_flush', ['I7']],
  // Without the dirty bit: nothing is promised of a page that was given up, but what is asked here.
  ['madvise-free', 'madvise_free/flush_tlb_range', ['outcome']],
  ['uffd-writeprotect', 'mwriteprotect_range/flush_tlb_range', ['outcome', 'I18']],
]

test.each(flushes)('%s must flush the TLBs', async (name, flush, names) => {
  const file = `tlb/tlb-flush-of-${name}`
  expect(await violated(file, v5_7)).toEqual([])
  expect(await violated(file, v5_7, (model) => withoutFlush(model, flush))).toEqual(names)
})

test('migration must', async () => {
  const file = 'tlb/tlb-flush-of-migration'
  expect(await violated(file, v6_16)).toEqual([])
  expect(await violated(file, v6_16, (model) => withoutFlush(model, 'try_to_migrate_one/ptep_clear_flush'))).toEqual([
    'outcome',
    'I7',
    'I15',
  ])
})

test('UFFDIO_MOVE must', async () => {
  const file = 'tlb/tlb-flush-of-uffdio-move'
  expect(await violated(file, v6_16)).toEqual([])
  expect(await violated(file, v6_16, (model) => withoutFlush(model, 'move_pages_pte/ptep_clear_flush'))).toEqual([
    'outcome',
    'I5',
  ])
})

test('reclaim need not once more, when the page was written out', async () => {
  const blind = (model: Model): Model => withoutFlush(model, 'shrink_page_list/try_to_unmap_flush')
  expect(await violated('tlb/tlb-flush-of-swap-out', v5_7, blind)).toEqual([])
})
