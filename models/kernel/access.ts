import {
  and,
  branch,
  check,
  either,
  not,
  or,
  routine,
  scope,
  step,
  when,
  num,
  type Block,
  type Effect,
  type Num,
  type Statement,
} from '../../src/program/index.ts'
import type { Choices } from './era.ts'
import { handlePteFault } from './handle-pte-fault.ts'
import { memory, type Address } from './memory.ts'
import { isExpected, isPrivateTo, noLeak, noLostWrite, noteStore, noUnseenStore } from './properties.ts'
import { isPresent } from './pte.ts'
import { fillTlb, loadByTlb, storeByTlb } from './tlb.ts'

/**
 * A load by a CPU: through the PTE in one step, or a page fault (do_user_addr_fault(), arch/x86/mm/fault.c) and again.
 * Entering the fault and taking the mmap lock are one step: what may happen between them may as well happen before.
 * Without a VMA the load is a SIGSEGV, which the task survives: it has no value, and goes on.
 */
export function load(
  at: Address,
  choices: Choices,
  onValue: (seen: Num) => readonly Effect[],
  onFault: readonly Effect[],
): Block {
  const { pte, mm } = at
  const seen = memory.frame.at(pte.frame).content
  return routine('load', {}, () =>
    scope((access) =>
      either(
        [
          step(
            'load',
            when(pte.frame.ne(null)),
            check(noLostWrite, isExpected(at, seen)),
            ...onValue(seen),
            fillTlb(at),
          ),
        ],
        [loadByTlb(at, onValue)],
        [step('load_zero_page', when(pte.zeroPage), check(noLostWrite, isExpected(at, num(0))), ...onValue(num(0)))],
        [
          step('page_fault', when(not(isPresent(pte))), mm.mmapLock.readLock()),
          branch('find_vma', pte.vma, handlePteFault(at, 'read', choices), [segv(at, onFault), access.leave]),
          step('mmap_read_unlock', mm.mmapLock.readUnlock()),
          access.retry,
        ],
      ),
    ),
  )
}

/**
 * A store by a CPU: through a writable PTE in one step, or a page fault and again. Without a VMA that may be written to
 * (access_error(), arch/x86/mm/fault.c) the store is a SIGSEGV, which the task survives: nothing is stored.
 */
export function store(at: Address, value: Num, choices: Choices): Block {
  const { pte, mm } = at
  const content = memory.frame.at(pte.frame).content
  return routine('store', {}, () =>
    scope((access) =>
      either(
        [
          step(
            'store',
            when(and(pte.frame.ne(null), pte.writable)),
            check(noLeak, isPrivateTo(at.pteRef, pte.frame)),
            check(noUnseenStore, not(or(pte.guarded, pte.softClean))),
            noteStore(at.pteRef, pte.frame),
            content.set(value),
            pte.clean.set(false),
            pte.expected.set(content),
            pte.unsure.set(false),
            pte.forfeited.set(false),
            fillTlb(at),
          ),
        ],
        [storeByTlb(at, value)],
        [
          step('page_fault', when(or(pte.frame.eq(null), pte.writable.not())), mm.mmapLock.readLock()),
          branch('find_vma', pte.vmaWritable, handlePteFault(at, 'write', choices), [segv(at, []), access.leave]),
          step('mmap_read_unlock', mm.mmapLock.readUnlock()),
          access.retry,
        ],
      ),
    ),
  )
}

function segv(at: Address, onFault: readonly Effect[]): Statement {
  return step('segv', at.mm.mmapLock.readUnlock(), ...onFault)
}
