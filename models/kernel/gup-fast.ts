import {
  always,
  and,
  branch,
  either,
  forEach,
  not,
  onlyIf,
  or,
  routine,
  scope,
  step,
  when,
  type Block,
  type Effect,
  type Num,
  type Ref,
  type Statement,
} from '../../src/program/index.ts'
import { flag, ref } from '../../src/state/index.ts'
import type { Choices, FastPin, Grab, GupRequest, Seqcount } from './era.ts'
import { exclusiveMarker, isInPte } from './exclusive.ts'
import { recheck } from './exclusive-order.ts'
import { mustUnshare } from './gup-rules.ts'
import { getUserPages } from './gup-slow.ts'
import { memory, pinBias, type Address } from './memory.ts'
import { dropReferences } from './page.ts'
import { returnReference } from './properties.ts'
import { forget, record, type ReferenceSlot } from './reference.ts'

/**
 * internal_get_user_pages_fast() and gup_pte_range(), mm/gup.c, for one page: no lock at all. Reads the PTE, takes the
 * reference, reads the PTE again, and gives up, to the slow path, if anything is not as it was. Page tables cannot be
 * freed meanwhile (interrupts are off), which the model has no need to say: it never frees one.
 */
export function getUserPagesFast(at: Address, request: GupRequest, taken: ReferenceSlot, choices: Choices): Block {
  const { pte } = at
  const { slot } = taken
  const write = request.access === 'write' || choices.readBreaksCow === 'yes'
  const pin = request.kind === 'pin'
  return routine('internal_get_user_pages_fast', { orig: ref('frame'), origWritable: flag }, (my) => {
    const page = memory.frame.at(my.orig)
    const usable = write ? and(pte.frame.ne(null), pte.writable) : pte.frame.ne(null)
    const writableSame = write
      ? pte.writable
      : and(pte.writable.implies(my.origWritable), my.origWritable.implies(pte.writable))
    const unshared = mustUnshare(request, page, exclusiveMarker(pte, page, choices), choices)
    const forgetSeq = pin ? choices.seqcount.forget(at) : []
    // A marker in the PTE is compared with the rest of it; one in struct page is looked at afterwards.
    const compared = isInPte(choices)
    const markedSame = unshared && compared ? or(my.origWritable, not(unshared)) : always
    return scope((out) => [
      scope((slow) => {
        const undo = [
          step('put_page', ...dropReferences(page, pin ? pinBias : 1), ...forget(slot, 'reserved'), ...forgetSeq),
          slow.leave,
        ]
        const grab = grabPage(at, request, slot, my.orig, choices, forgetSeq, [slow.leave])
        return [
          pin ? [choices.announcePin(at), choices.seqcount.read(at, [slow.leave])] : [],
          either(
            [step('read_pte', when(usable), my.orig.set(pte.frame), my.origWritable.set(pte.writable))],
            [step('!read_pte', when(not(usable)), ...forgetSeq), slow.leave],
          ),
          grab.first,
          recheck(
            {
              pin: grab.rest,
              pteSame: and(pte.frame.eq(my.orig), writableSame, markedSame),
              origWritable: my.origWritable,
              mustUnshare: compared ? null : unshared,
              undo,
            },
            choices.exclusiveOrder,
          ),
          pin ? choices.seqcount.recheck(at, undo) : [],
          step('return', ...returnReference(slot), ...forgetSeq),
          out.leave,
        ]
      }),
      getUserPages(at, { ...request, touch: request.longterm !== true }, taken, choices),
    ])
  })
}

function grabPage(
  at: Address,
  request: GupRequest,
  slot: Ref<'reference'>,
  orig: Ref<'frame'>,
  choices: Choices,
  onFailure: readonly Effect[],
  fail: Block,
): Grab {
  const page = memory.frame.at(orig)
  const tryAdd = (label: string, amount: Num | number, then: readonly Effect[]): Block =>
    either(
      [step(label, when(page.refcount.gt(0)), page.refcount.set(page.refcount.plus(amount)), ...then)],
      [step(`!${label}`, when(page.refcount.eq(0)), ...onFailure), fail],
    )
  const add = (label: string, amount: Num | number, then: readonly Effect[]): Statement =>
    step(label, page.refcount.set(page.refcount.plus(amount)), ...then)
  const recorded = record(slot, request, at, orig, choices)
  if (request.kind === 'get') return { first: tryAdd('try_get_page', 1, recorded), rest: [] }
  return choices.fastPin({ page, tryAdd, add, recorded })
}

/** Up to v5.10: one atomic addition of the whole bias, if the count is not zero. */
export const pinInOneStep: FastPin = ({ tryAdd, recorded }) => ({
  first: tryAdd('try_grab_page', pinBias, recorded),
  rest: [],
})

/** A plain reference first, if the count is not zero, and the rest of the bias in a second addition. */
export const pinInTwoSteps: FastPin = ({ page, tryAdd, add, recorded }) => ({
  first: tryAdd('try_get_folio', 1, [page.temporary.inc()]),
  rest: [add('folio_ref_add', pinBias.minus(1), [page.temporary.dec(), ...recorded])],
})

/** Before v5.11: fast GUP cannot tell that fork ran. */
export const withoutSeqcount: Seqcount = {
  begin: () => [],
  end: () => [],
  read: () => [],
  recheck: () => [],
  forget: () => [],
}

/** v5.11 (57efa1fe5957): mm->write_protect_seq, raised around copy_page_range()'s walk of a COW mapping. */
export const withSeqcount: Seqcount = {
  begin: (at) => [step('write_seqcount_begin', at.mm.writeProtectSeqOdd.set(true), seqMoves(at))],
  end: (at) => [step('write_seqcount_end', at.mm.writeProtectSeqOdd.set(false), seqMoves(at))],
  read: (at, giveUp) =>
    either(
      [step('raw_read_seqcount', when(at.mm.writeProtectSeqOdd.not()), at.thread.seqUnmoved.set(true))],
      [step('!raw_read_seqcount', when(at.mm.writeProtectSeqOdd)), giveUp],
    ),
  recheck: (at, undo) => branch('read_seqcount_retry', at.thread.seqUnmoved, [], undo),
  forget: (at) => [at.thread.seqUnmoved.set(false)],
}

/** Every thread of the mm that may have read the count will see that it moved. */
function seqMoves(at: Address): Effect {
  return forEach(memory.thread, (thread) => [onlyIf(thread.mm.eq(at.mmRef), [thread.seqUnmoved.set(false)])])
}
