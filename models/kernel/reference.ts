import {
  any,
  check,
  step,
  when,
  type Block,
  type Effect,
  type Ref,
  type RefPlace,
  type Statement,
} from '../../src/program/index.ts'
import type { Choices, GupRequest } from './era.ts'
import { memory, type Address } from './memory.ts'
import { isAnon } from './page-cache.ts'
import { noUseAfterPut } from './properties.ts'

/** The place for one reference. */
export interface ReferenceSlot {
  readonly slot: Ref<'reference'>
  /** True in a storm: what is given back, or was not taken, may be taken again. A litmus test takes each of its references once. */
  readonly reusable: boolean
}

/** Sets a reference aside for a GUP call. The kernel has none of this: it is the caller's array of pages. */
export function reserve(slot: Ref<'reference'>): Statement {
  const held = memory.reference.at(slot)
  return step('enter', when(held.kind.eq('free')), held.kind.set('reserved'))
}

/** Sets any free reference aside; where all are in use, the call waits. */
export function reserveAny(into: RefPlace<'reference'>): Statement {
  return step(
    'enter',
    any(memory.reference, (slot, held) => [when(held.kind.eq('free')), into.set(slot), held.kind.set('reserved')]),
  )
}

/** Writes down what GUP has taken. The refcount changes in the same step or before. */
export function record(
  slot: Ref<'reference'>,
  request: GupRequest,
  at: Address,
  page: Ref<'frame'>,
  choices: Pick<Choices, 'readOnlyPin'>,
): readonly Effect[] {
  const held = memory.reference.at(slot)
  const promised = request.kind === 'pin' && choices.readOnlyPin === 'coherent'
  return [
    held.kind.set(request.kind),
    held.frame.set(page),
    held.write.set(request.access === 'write'),
    held.pte.set(at.pteRef),
    held.coherent.set(request.access === 'write' ? true : promised ? isAnon(memory.frame.at(page)) : false),
  ]
}

/** The zero page has no count, and nobody's PTE has to keep it. */
export function recordZeroPage(slot: Ref<'reference'>, request: GupRequest): readonly Effect[] {
  const held = memory.reference.at(slot)
  return [held.kind.set(request.kind), held.write.set(request.access === 'write')]
}

/** The holder is done with a reference. */
export function giveBack({ slot, reusable }: ReferenceSlot): readonly Effect[] {
  return forget(slot, reusable ? 'free' : 'givenBack')
}

/** GUP returns without a reference. */
export function failToTake({ slot, reusable }: ReferenceSlot): readonly Effect[] {
  return forget(slot, reusable ? 'free' : 'failed')
}

/**
 * What a statement of a litmus test comes to that uses a reference which is not there. Where GUP has failed, its caller has nothing
 * to read, write or give back. A storm has no such statements.
 */
export function withoutReference({ slot, reusable }: ReferenceSlot, onFault: readonly Effect[]): readonly Block[] {
  const { kind } = memory.reference.at(slot)
  if (reusable) return []
  return [
    [step('gup_failed', when(kind.eq('failed')), ...onFault)],
    [step('use_after_put', when(kind.eq('givenBack')), check(noUseAfterPut, kind.ne('givenBack')), ...onFault)],
  ]
}

/** Forgets what a reference named, and says what the slot is from now on. */
export function forget(slot: Ref<'reference'>, kind: 'reserved' | 'free' | 'givenBack' | 'failed'): readonly Effect[] {
  const held = memory.reference.at(slot)
  return [
    held.kind.set(kind),
    held.frame.set(null),
    held.write.set(false),
    held.held.set(false),
    held.pte.set(null),
    held.coherent.set(false),
    held.storedTo.set(false),
    held.forked.set(false),
  ]
}
