import {
  always,
  and,
  branch,
  either,
  ifLocal,
  never,
  not,
  or,
  routine,
  scope,
  step,
  when,
  type Block,
  type CondPlace,
  type Effect,
} from '../../src/program/index.ts'
import { flag, ref } from '../../src/state/index.ts'
import type { Choices, GupRequest } from './era.ts'
import { exclusiveMarker } from './exclusive.ts'
import { mustUnshare, unsharesWhatIsNotAnon } from './gup-rules.ts'
import { handlePteFault } from './handle-pte-fault.ts'
import { handleUserfault } from './handle-userfault.ts'
import { memory, pinBias, type Address } from './memory.ts'
import { setPageDirty } from './page.ts'
import { returnReference } from './properties.ts'
import { failToTake, record, recordZeroPage, type ReferenceSlot } from './reference.ts'
import { isPresent, isReadOnly } from './pte.ts'

/**
 * __get_user_pages() with follow_page_pte() and faultin_page(), mm/gup.c, for one page: looks the page up under the
 * page-table lock, faults it in where it is not good enough, and looks again. The mmap lock is held for reading all
 * along. Entered with a slot set aside; without a VMA, or without one that may be written to where that is asked for
 * (check_vma_flags()) and not forced, the call fails with -EFAULT and takes no reference.
 */
export function getUserPages(at: Address, request: GupRequest, taken: ReferenceSlot, choices: Choices): Block {
  const { pte, mm } = at
  const { slot } = taken
  const unlock = step('unlock_ptl', mm.ptl.unlock())
  const mayWrite = request.access === 'read' || request.force === true ? pte.vma : pte.vmaWritable
  return routine('__get_user_pages', { page: ref('frame'), cowed: flag }, (my) => {
    const page = memory.frame.at(my.page)
    const unshared = mustUnshare(request, page, exclusiveMarker(pte, page, choices), choices)
    const unshare = handlePteFault(at, 'unshare', choices)
    const { readOnlyWillDo, zeroPageWillDo, faultIn: faultInWith } = lookupFor(at, request, my.cowed, choices)
    const grab = [
      step(
        'try_grab_page',
        page.refcount.set(page.refcount.plus(request.kind === 'pin' ? pinBias : 1)),
        ...record(slot, request, at, my.page, choices),
      ),
      request.touch === true && request.access === 'write'
        ? branch('pte_dirty', not(pte.clean), [], setPageDirty(page))
        : [],
      unlock,
    ]
    return scope((out) => [
      step('mmap_read_lock', mm.mmapLock.readLock()),
      request.kind === 'pin' ? choices.announcePin(at) : [],
      scope((again) => {
        // Who waited for userfaultfd has let the mmap lock go, and finds the VMA anew.
        const faultIn = faultInWith([handleUserfault(at), again.retry])
        return [
          branch('find_vma', mayWrite, [], [step('efault', mm.mmapLock.readUnlock(), ...failToTake(taken)), out.leave]),
          scope((next) => [
            step('lock_ptl', mm.ptl.lock()),
            either(
              [step('pte_not_present', when(not(isPresent(pte)))), unlock, faultIn, next.retry],
              [step('pte_not_writable', when(and(isReadOnly(pte), not(readOnlyWillDo)))), unlock, faultIn, next.retry],
              unsharesWhatIsNotAnon(request, choices)
                ? [step('gup_must_unshare_zero', when(pte.zeroPage)), unlock, unshare, next.retry]
                : [
                    step('zero_page', when(and(pte.zeroPage, zeroPageWillDo)), ...recordZeroPage(slot, request)),
                    unlock,
                  ],
              [
                step(
                  'follow_page_pte',
                  when(and(pte.frame.ne(null), or(pte.writable, readOnlyWillDo))),
                  my.page.set(pte.frame),
                ),
                unshared
                  ? branch('gup_must_unshare', and(not(pte.writable), unshared), [unlock, unshare, next.retry], grab)
                  : grab,
              ],
            ),
          ]),
        ]
      }),
      step('mmap_read_unlock', mm.mmapLock.readUnlock(), ...returnReference(slot)),
    ])
  })
}

/**
 * What GUP takes where the PTE is not writable, and what it asks a fault for. `cowed` is FOLL_COW: a fault of this call
 * has broken COW, and the PTE will not be writable however often it is asked for. `userfault` is what comes where a store
 * must be told to userfaultfd.
 */
function lookupFor(at: Address, request: GupRequest, cowed: CondPlace, choices: Choices) {
  const forRead = handlePteFault(at, 'read', choices)
  const forWrite = (broken: readonly Effect[], userfault: Block) =>
    handlePteFault(at, 'write', choices, { broken, userfault })
  if (request.access === 'read' && choices.readBreaksCow === 'no')
    return { readOnlyWillDo: always, zeroPageWillDo: always, faultIn: () => forRead }
  if (request.access === 'write' && request.force !== true)
    return { readOnlyWillDo: never, zeroPageWillDo: never, faultIn: (userfault: Block) => forWrite([], userfault) }
  const { follows, asksFor } = choices.forcedWrite
  const isCowed = cowed.set(not(at.pte.vmaWritable))
  return {
    readOnlyWillDo: follows(at.pte, cowed, exclusiveMarker(at.pte, memory.frame.at(at.pte.frame), choices)),
    zeroPageWillDo: asksFor === 'read' ? cowed : never,
    faultIn: (userfault: Block) =>
      asksFor === 'read' ? ifLocal(cowed, forRead, forWrite([isCowed], userfault)) : forWrite([isCowed], userfault),
  }
}
