import { and, branch, either, not, routine, scope, step, when, type Block, type Ref } from '../../src/program/index.ts'
import { ref } from '../../src/state/index.ts'
import type { Choices, GupRequest } from './era.ts'
import { mustUnshare, unsharesWhatIsNotAnon } from './gup-rules.ts'
import { handlePteFault } from './handle-pte-fault.ts'
import { memory, pinBias, type Address } from './memory.ts'
import { setPageDirty } from './page.ts'
import { returnReference } from './properties.ts'
import { forget, record } from './reference.ts'
import { isPresent, isReadOnly } from './pte.ts'

/**
 * __get_user_pages() with follow_page_pte() and faultin_page(), mm/gup.c, for one page: looks the page up under the
 * page-table lock, faults it in where it is not good enough, and looks again. The mmap lock is held for reading all
 * along. Entered with `slot` set aside; without a VMA, or without one that may be written to where that is asked for
 * (check_vma_flags()), the call fails with -EFAULT and the slot is free again.
 */
export function getUserPages(at: Address, request: GupRequest, slot: Ref<'reference'>, choices: Choices): Block {
  const held = memory.reference.at(slot)
  const { pte, mm } = at
  const write = request.access === 'write' || choices.readBreaksCow === 'yes'
  const unlock = step('unlock_ptl', mm.ptl.unlock())
  return routine('__get_user_pages', { page: ref('frame') }, (my) => {
    const page = memory.frame.at(my.page)
    const unshared = mustUnshare(request, page, choices)
    const amount = request.kind === 'pin' ? pinBias : 1
    const grab = [
      step(
        'try_grab_page',
        page.refcount.set(page.refcount.plus(amount)),
        ...record(slot, request, at, my.page, choices),
      ),
      request.touch === true && request.access === 'write'
        ? branch('pte_dirty', not(pte.clean), [], setPageDirty(page))
        : [],
      unlock,
    ]
    const unshare = handlePteFault(at, 'unshare', choices)
    const faultIn = handlePteFault(at, write ? 'write' : 'read', choices)
    return scope((out) => [
      step('mmap_read_lock', mm.mmapLock.readLock()),
      request.kind === 'pin' ? choices.announcePin(at) : [],
      branch(
        'find_vma',
        write ? pte.vmaWritable : pte.vma,
        [],
        [step('efault', mm.mmapLock.readUnlock(), ...forget(slot, 'free')), out.leave],
      ),
      scope((lookup) => [
        step('lock_ptl', mm.ptl.lock()),
        either(
          [step('pte_not_present', when(not(isPresent(pte)))), unlock, faultIn, lookup.retry],
          write
            ? [step('pte_not_writable', when(isReadOnly(pte))), unlock, faultIn, lookup.retry]
            : unsharesWhatIsNotAnon(request, choices)
              ? [step('gup_must_unshare_zero', when(pte.zeroPage)), unlock, unshare, lookup.retry]
              : [step('zero_page', when(pte.zeroPage), held.kind.set(request.kind)), unlock],
          [
            step(
              'follow_page_pte',
              when(write ? and(pte.frame.ne(null), pte.writable) : pte.frame.ne(null)),
              my.page.set(pte.frame),
            ),
            unshared
              ? branch('gup_must_unshare', and(not(pte.writable), unshared), [unlock, unshare, lookup.retry], grab)
              : grab,
          ],
        ),
      ]),
      step('mmap_read_unlock', mm.mmapLock.readUnlock(), ...returnReference(slot)),
    ])
  })
}
