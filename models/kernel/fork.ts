import {
  and,
  either,
  forEach,
  ifLocal,
  never,
  not,
  onlyIf,
  routine,
  scope,
  step,
  when,
  type Block,
  type Effect,
} from '../../src/program/index.ts'
import { ref } from '../../src/state/index.ts'
import type { Choices, ForkedPage } from './era.ts'
import { exclusiveMarker } from './exclusive.ts'
import { memory, type Address } from './memory.ts'
import { isMigrationEntry } from './migration-entry.ts'
import { addNewAnonRmap, allocPage, putPage } from './page.ts'
import { unwritten } from './page-cache.ts'
import { flushTlb } from './tlb.ts'
import { copyBits, isNone } from './pte.ts'

/**
 * fork(): dup_mmap(), kernel/fork.c, and copy_page_range(), mm/memory.c, over the pages of one VMA. The parent's mmap
 * lock is held for writing, which keeps out faults and slow GUP of the parent, but not fast GUP, devices, or anyone
 * in another mm.
 */
export function fork(parents: readonly Address[], children: readonly Address[], choices: Choices): Block {
  const [parent] = parents
  const [child] = children
  if (!parent || !child) throw new Error('fork needs at least one page')
  return routine('dup_mmap', { prealloc: ref('frame') }, (my) => [
    step('mmap_write_lock', when(child.mm.alive.not()), parent.mm.mmapLock.writeLock()),
    routine('copy_page_range', { page: ref('frame') }, (copying) => [
      choices.seqcount.begin(parent),
      parents.map((from, index) => copyPte(from, children[index]!, copying.page, my.prealloc, choices)),
      choices.seqcount.end(parent),
    ]),
    ifLocal(my.prealloc.ne(null), [step('put_prealloc', ...putPage(memory.frame.at(my.prealloc)))]),
    flushTlb(parents),
    step('mmap_write_unlock', parent.mm.mmapLock.writeUnlock(), child.mm.alive.set(true)),
  ])
}

function copyPte(
  parent: Address,
  child: Address,
  page: ForkedPage['prealloc'],
  prealloc: ForkedPage['prealloc'],
  choices: Choices,
): Block {
  const unlock = [step('unlock_src_ptl', parent.mm.ptl.unlock()), step('unlock_dst_ptl', child.mm.ptl.unlock())]
  const old = memory.frame.at(page)
  const fresh = memory.frame.at(prealloc)
  const tracked = choices.earlyCopyUffdWp === 'kept' ? parent.pte.uffdWp : never
  return scope((pte) => [
    step(
      'lock_dst_ptl',
      child.mm.ptl.lock(),
      child.pte.vma.set(parent.pte.vma),
      child.pte.vmaWritable.set(parent.pte.vmaWritable),
    ),
    step('lock_src_ptl', parent.mm.ptl.lock()),
    either(
      [step('pte_none', when(isNone(parent.pte)), child.pte.expected.set(unwritten(child)))],
      [
        step(
          'copy_nonpresent_pte',
          when(parent.pte.slot.ne(null)),
          memory.slot.at(parent.pte.slot).swapCount.inc(),
          parent.pte.swpExclusive.set(false),
          child.pte.slot.set(parent.pte.slot),
          child.pte.expected.set(parent.pte.expected),
          ...copyBits(parent.pte, child.pte),
          forgetGets(parent),
        ),
      ],
      [
        step(
          'copy_migration_entry',
          when(isMigrationEntry(parent.pte)),
          parent.pte.migrationWritable.set(false),
          parent.pte.migrationExclusive.set(false),
          child.pte.migration.set(parent.pte.migration),
          child.pte.leaving.set(parent.pte.leaving),
          child.pte.expected.set(parent.pte.expected),
          ...copyBits(parent.pte, child.pte),
          forgetGets(parent),
        ),
      ],
      [
        step(
          'copy_zero_pte',
          when(parent.pte.zeroPage),
          child.pte.zeroPage.set(true),
          child.pte.expected.set(0),
          ...copyBits(parent.pte, child.pte),
        ),
      ],
      [
        step('vm_normal_page', when(parent.pte.frame.ne(null)), page.set(parent.pte.frame)),
        choices.forkPage({
          parent,
          child,
          page: old,
          exclusive: exclusiveMarker(parent.pte, old, choices),
          prealloc,
          allocateAndRetry: [unlock, allocPage('page_copy_prealloc', prealloc), pte.retry],
          copyForChild: [
            step('copy_user_highpage', fresh.content.set(old.content)),
            step('page_add_new_anon_rmap', ...addNewAnonRmap(child, fresh, choices)),
            step(
              'set_pte_at_copy',
              child.pte.frame.set(prealloc),
              child.pte.writable.set(and(child.pte.vmaWritable, not(tracked))),
              child.pte.uffdWp.set(tracked),
              child.pte.guarded.set(parent.pte.guarded),
              child.pte.expected.set(fresh.content),
              fresh.temporary.dec(),
              prealloc.set(null),
            ),
          ],
          writeProtectParent: step('ptep_set_wrprotect', parent.pte.writable.set(false)),
          shareWithChild: step(
            'set_pte_at_shared',
            child.pte.frame.set(page),
            child.pte.writable.set(false),
            ...copyBits(parent.pte, child.pte),
            child.pte.expected.set(old.content),
            old.temporary.dec(),
            forgetGets(parent),
          ),
        }),
      ],
    ),
    unlock,
  ])
}

/** From here on a GET reference of the parent promises nothing any more (B05): the page may be anybody's. */
function forgetGets(parent: Address): Effect {
  return forEach(memory.reference, (reference) => [
    onlyIf(and(reference.pte.eq(parent.pteRef), reference.kind.ne('pin')), [
      reference.coherent.set(false),
      reference.forked.set(true),
    ]),
  ])
}
