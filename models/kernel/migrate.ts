import {
  and,
  branch,
  either,
  forEach,
  ifLocal,
  not,
  onlyIf,
  or,
  routine,
  scope,
  step,
  trylock,
  when,
  type Block,
  type Cond,
  type CondPlace,
  type Effect,
  type RefPlace,
  type Statement,
} from '../../src/program/index.ts'
import { flag, ref } from '../../src/state/index.ts'
import type { Choices } from './era.ts'
import type { Hold } from './hold.ts'
import { exclusiveMarker, isTracked } from './exclusive.ts'
import { memory, type Address, type FramePlaces, type PtePlaces } from './memory.ts'
import { endMigrationEntry } from './migration-entry.ts'
import { allocPage, getPage, maybePinned, putPage, setPageDirty } from './page.ts'
import type { Isolate } from './shrink-page-list.ts'
import { isInSwapCache, ownReferences } from './swap.ts'
import { flushed } from './tlb.ts'

interface Moving {
  readonly page: RefPlace<'frame'>
  readonly new: RefPlace<'frame'>
  /** The page that the entries become mappings of again: the new one, or where it could not be moved the old one. */
  readonly target: RefPlace<'frame'>
}

/** True of a page that nobody holds but whoever is moving it. */
export type MayMove = (page: FramePlaces) => Cond

/**
 * expected_page_refs(), mm/migrate.c: nobody has a reference but the swap cache and isolation. That is as many as the
 * only mapping and the swap cache have.
 */
export const hasExpectedReferences: MayMove = (page) => page.refcount.eq(ownReferences(page))

/**
 * unmap_and_move() with __unmap_and_move(), mm/migrate.c, for one anonymous page, as compaction or move_pages() has it
 * done: every mapping becomes a migration entry; if nobody has a reference then, another frame takes over; the entries
 * become mappings again, of the new frame or the old. The lock of the anon_vma is left out: it keeps a mapping that fork
 * adds from being missed, and here the walk goes on until it finds none. Left out too: PG_writeback (writing out is one
 * step), waiting for the page lock and the ten tries, which are as good as another use; the LRU batch of the new page; that the PTE
 * comes back clean before v6.1 (2e3468778dbe), when only PG_dirty remembers.
 * `mayMove` is the kernel's, but for tests.
 */
export function unmapAndMove(
  isolate: Isolate,
  everywhere: readonly Address[],
  choices: Choices,
  mayMove: MayMove = hasExpectedReferences,
): Block {
  return routine('unmap_and_move', { page: ref('frame'), new: ref('frame'), target: ref('frame') }, (my) => {
    const page = memory.frame.at(my.page)
    const newPage = memory.frame.at(my.new)
    const putBoth = [step('put_new_page', ...putPage(newPage)), step('putback_lru_page', ...putPage(page))]
    return [
      isolate(my.page),
      allocPage('alloc_migration_target', my.new),
      trylock(
        'trylock_page',
        page.pageLock,
        branch(
          'PageWriteback',
          page.writeback,
          [step('unlock_page_ebusy', page.pageLock.unlock()), putBoth],
          [
            step('trylock_newpage', newPage.pageLock.lock(), my.target.set(my.page)),
            branch('page_mapped', page.mapcount.gt(0), tryToMigrate(everywhere, my, choices)),
            branch('page_unmapped', page.mapcount.eq(0), moveToNewPage(my, mayMove)),
            removeMigrationPtes(everywhere, my, choices),
            step('unlock_newpage', newPage.pageLock.unlock()),
            step('unlock_page', page.pageLock.unlock()),
            putBoth,
          ],
        ),
        putBoth,
      ),
    ]
  })
}

/**
 * try_to_migrate() of v5.19, try_to_unmap() with TTU_MIGRATION before, mm/rmap.c. A page that may be pinned, which v5.19
 * finds out where the page is exclusive, ends the walk.
 */
function tryToMigrate(everywhere: readonly Address[], my: Moving, choices: Choices): Block {
  return scope((walk) => everywhere.map((at) => tryToMigrateOne(at, my.page, walk.leave, choices)))
}

function tryToMigrateOne(at: Address, frame: RefPlace<'frame'>, endOfWalk: Statement, choices: Choices): Block {
  const { pte, mm } = at
  const page = memory.frame.at(frame)
  const unlock = step('unlock_ptl', mm.ptl.unlock())
  const exclusive = exclusiveMarker(pte, page, choices)
  const name = isTracked(choices) ? 'try_to_migrate_one' : 'try_to_unmap_one'
  return routine(name, { writable: flag, exclusive: flag }, (my) => [
    step('lock_ptl', mm.ptl.lock()),
    branch(
      'page_vma_mapped_walk',
      pte.frame.eq(frame),
      [
        step(
          'ptep_clear_flush',
          my.writable.set(pte.writable),
          my.exclusive.set(exclusive),
          pte.frame.set(null),
          pte.leaving.set(frame),
          pte.writable.set(false),
          page.temporary.inc(),
          flushed(at),
        ),
        setPageDirty(page, pte.clean),
        isTracked(choices) ? ifLocal(my.exclusive, share(my.writable)) : [],
        step(
          'set_migration_pte',
          pte.migration.set(frame),
          pte.migrationWritable.set(my.writable),
          pte.migrationExclusive.set(my.exclusive),
          pte.leaving.set(null),
        ),
        step('page_remove_rmap', page.mapcount.dec()),
        step('put_page', ...putPage(page)),
        unlock,
      ],
      [unlock],
    ),
  ])

  /** page_try_share_anon_rmap(), include/linux/rmap.h: with the PTE cleared, so that fast GUP finds nothing. */
  function share(writable: CondPlace): Block {
    return branch(
      'page_try_share_anon_rmap',
      maybePinned(page),
      [
        step(
          'set_pte_at_again',
          pte.frame.set(frame),
          pte.writable.set(writable),
          pte.leaving.set(null),
          page.temporary.dec(),
        ),
        unlock,
        endOfWalk,
      ],
      [step('ClearPageAnonExclusive', exclusive.set(false))],
    )
  }
}

/**
 * move_to_new_page() with migrate_page_move_mapping(), mm/migrate.c. In the swap cache the count is frozen while the new
 * page takes the slot over, under the lock of the cache; elsewhere it is only read. One step all the same: the page is
 * in no page table, so nobody comes to have a reference between. What becomes of a KSM page (ksm_migrate_page()) belongs
 * to that step, as the stable tree's look-up locks the page for a moment, and so comes before it or after it.
 */
function moveToNewPage(my: Moving, mayMove: MayMove): Block {
  const page = memory.frame.at(my.page)
  const newPage = memory.frame.at(my.new)
  return either(
    [
      step(
        'migrate_page_move_mapping',
        when(mayMove(page)),
        onlyIf(isInSwapCache(page), [
          newPage.swapSlot.set(page.swapSlot),
          newPage.refcount.inc(),
          page.swapSlot.set(null),
          page.refcount.dec(),
        ]),
        newPage.ksm.set(page.ksm),
        page.ksm.set(false),
        newPage.lazyfree.set(page.lazyfree),
        newPage.dirty.set(page.dirty),
        my.target.set(my.new),
        forEach(memory.pte, (entry) => [onlyIf(entry.migration.eq(my.page), [entry.leaving.set(my.new)])]),
      ),
      step('migrate_page_copy', newPage.content.set(page.content)),
    ],
    [step('!migrate_page_move_mapping', when(not(mayMove(page))))],
  )
}

/**
 * remove_migration_ptes(), mm/migrate.c, in the order of v5.19. v5.7 and v5.9 count the mapping after they set the PTE;
 * nobody can tell, with the page-table lock and the page lock held.
 */
function removeMigrationPtes(everywhere: readonly Address[], my: Moving, choices: Choices): Block {
  const target = memory.frame.at(my.target)
  const exclusiveAgain = (pte: PtePlaces): Effect => {
    const exclusive = exclusiveMarker(pte, target, choices)
    return exclusive.set(or(exclusive, pte.migrationExclusive))
  }
  const restore = ({ pte, mm }: Address): Block => [
    step('page_vma_mapped_walk', when(pte.migration.eq(my.page)), mm.ptl.lock()),
    step('get_page', ...getPage(target)),
    step('page_add_anon_rmap', target.mapcount.inc(), ...(isTracked(choices) ? [exclusiveAgain(pte)] : [])),
    step(
      'set_pte_at',
      pte.frame.set(my.target),
      pte.writable.set(and(pte.migrationWritable, pte.vmaWritable)),
      ...endMigrationEntry(pte),
      target.temporary.dec(),
    ),
    step('unlock_ptl', mm.ptl.unlock()),
  ]
  return routine('remove_migration_ptes', {}, () =>
    scope((walk) =>
      either(...everywhere.map((at) => [restore(at), walk.retry]), [
        step('!page_vma_mapped_walk', when(memory.pte.every((entry) => entry.migration.ne(my.page)))),
      ]),
    ),
  )
}

/** When every mapping is a migration entry, and nobody has counted references yet. */
export const migrateHolds: readonly Hold[] = [
  {
    routine: 'unmap_and_move',
    before: 'page_unmapped',
    places: [
      { function: 'move_to_new_page', at: 'entry', address: null, releases: '..v5.19' },
      { function: 'move_to_new_folio', at: 'entry', address: null, releases: 'v6.0..' },
      { function: 'try_to_migrate', at: 'return', address: null, releases: 'v5.14..' },
      { function: 'try_to_unmap', at: 'return', address: null, releases: '..v5.13' },
    ],
  },
]
