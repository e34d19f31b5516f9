import { branch, routine, step } from '../../src/program/index.ts'
import { range } from '../../src/state/index.ts'
import type { LazyfreeRule } from './era.ts'

/**
 * Up to v5.17 (802a3a92ad7a, v4.12): a page that nobody has dirtied is thrown away, whoever has a reference. Who reads into
 * it by direct I/O marks it dirty only when the data has come.
 */
export const discardClean: LazyfreeRule = ({ page, clearPte, discard, remap }) => [
  clearPte,
  branch('PageDirty', page.dirty, remap, discard),
]

/**
 * v5.18 (6c8e2a256915): besides, nobody but the mappings and reclaim may have a reference. Counted with the PTE cleared, when
 * fast GUP takes no new one without finding out; and PG_dirty is read last, as whoever writes to the page marks it before
 * letting go of it. (Barriers see to it that CPUs keep this order.)
 */
export const discardUnreferenced: LazyfreeRule = ({ page, clearPte, discard, remap }) =>
  routine('lazyfree', { references: range(0, 255), mappings: range(0, 255) }, (my) => [
    clearPte,
    step('page_ref_count', my.references.set(page.refcount)),
    step('page_mapcount', my.mappings.set(page.mapcount)),
    branch(
      'only_mapped',
      my.references.eq(my.mappings.plus(1)),
      branch('PageDirty', page.dirty, remap, discard),
      remap,
    ),
  ])
