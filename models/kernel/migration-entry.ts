import { branch, routine, step, when, type Block, type Cond, type Effect } from '../../src/program/index.ts'
import { ref } from '../../src/state/index.ts'
import type { Choices, MigrationWait } from './era.ts'
import { memory, type Address, type PtePlaces } from './memory.ts'
import { getPage, putPage } from './page.ts'

/** is_migration_entry(), include/linux/swapops.h: the page that the PTE mapped is being moved. */
export function isMigrationEntry(pte: PtePlaces): Cond {
  return pte.migration.ne(null)
}

/** The PTE is no migration entry any more. */
export function endMigrationEntry(pte: PtePlaces): readonly Effect[] {
  return [
    pte.migration.set(null),
    pte.migrationWritable.set(false),
    pte.migrationExclusive.set(false),
    pte.leaving.set(null),
  ]
}

/**
 * migration_entry_wait(), mm/migrate.c: a fault on a migration entry waits until the page is unlocked, and then starts
 * again. The model waits for the entry to go, which comes just before: whoever wakes up to find it in place again, because
 * the page is being moved once more, waits once more. The mmap lock stays held for reading.
 */
export function migrationEntryWait(at: Address, choices: Pick<Choices, 'migrationWait'>): Block {
  return routine('migration_entry_wait', { page: ref('frame') }, (my) => [
    step('lock_ptl', at.mm.ptl.lock()),
    branch('is_migration_entry', isMigrationEntry(at.pte), choices.migrationWait(at, my.page), [
      step('unlock_ptl', at.mm.ptl.unlock()),
    ]),
  ])
}

/** Up to v5.16: holds the page until it has queued up, which may keep that very page from being moved. */
export const waitWithReference: MigrationWait = ({ pte, mm }, page) => [
  step('get_page_unless_zero', page.set(pte.migration), ...getPage(memory.frame.at(pte.migration))),
  step('unlock_ptl', mm.ptl.unlock()),
  step('put_and_wait_on_page_locked', ...putPage(memory.frame.at(page))),
  step('io_schedule', when(pte.migration.ne(page))),
]

/** v5.17 (ffa65753c431): queues up under the page-table lock, which keeps the entry in place and so the page. */
export const waitWithoutReference: MigrationWait = ({ pte, mm }, page) => [
  step('migration_entry_wait_on_locked', page.set(pte.migration), mm.ptl.unlock()),
  step('io_schedule', when(pte.migration.ne(page))),
]
