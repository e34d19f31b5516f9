import {
  and,
  check,
  forEach,
  ifElse,
  num,
  onlyIf,
  or,
  either,
  step,
  when,
  type Block,
  type Effect,
  type Num,
  type Ref,
} from '../../src/program/index.ts'
import { memory } from './memory.ts'
import { setPageDirty } from './page.ts'
import type { Readable } from './readable.ts'
import { canReach, isExemptFromLeaks, isPrivateTo, noLeak, noteStore } from './properties.ts'
import { withoutReference, type ReferenceSlot } from './reference.ts'

/** A device, or the reader of a pipe, reads through a reference: no PTE, no lock. */
export function deviceRead(
  reference: ReferenceSlot,
  onValue: (seen: Num) => readonly Effect[],
  onFault: readonly Effect[],
): Block {
  const held = memory.reference.at(reference.slot)
  return either(
    [step('dma_read', when(held.held), when(held.frame.ne(null)), ...onValue(memory.frame.at(held.frame).content))],
    [step('dma_read_zero_page', when(held.held), when(held.frame.eq(null)), ...onValue(num(0)))],
    ...withoutReference(reference, onFault),
  )
}

/** What deviceRead() would find: nothing once the reference was given back. */
export function readableByReference(slot: Ref<'reference'>): Readable {
  const held = memory.reference.at(slot)
  return { exists: held.held, value: ifElse(held.frame.ne(null), memory.frame.at(held.frame).content, 0) }
}

/**
 * A device writes through a reference that was taken for writing: no PTE, no lock. Whoever gave it the page marks that dirty
 * afterwards, and gives the reference back after that: bio_release_pages(), block/bio.c.
 */
export function deviceWrite(reference: ReferenceSlot, value: Num): Block {
  const { slot } = reference
  const held = memory.reference.at(slot)
  const toPage = [
    step(
      'dma_write',
      when(held.held),
      when(held.write),
      when(held.frame.ne(null)),
      check(noLeak, or(isExemptFromLeaks(held), isPrivateTo(held.pte, held.frame))),
      onlyIf(isExemptFromLeaks(held), [ownersAreUnsure(slot)], [noteStore(held.pte, held.frame)]),
      memory.frame.at(held.frame).content.set(value),
      ownersExpect(slot),
    ),
    setPageDirty(memory.frame.at(held.frame), held.frame.eq(null)),
  ]
  // Whoever lets anybody write to the zero page has broken I17 already: what comes of it is not followed up.
  const toZeroPage = [step('dma_write_zero_page', when(held.held), when(held.write), when(held.frame.eq(null)))]
  return either(toPage, toZeroPage, ...withoutReference(reference, []))
}

/** Whoever maps the page will read what was just written; so must the owner of a coherent reference, wherever its PTE points. */
function ownersExpect(slot: Ref<'reference'>): Effect {
  const held = memory.reference.at(slot)
  return forEach(memory.pte, (entry, me) => [
    onlyIf(or(canReach(entry, held.frame), and(held.coherent, held.pte.eq(me))), [
      entry.expected.set(memory.frame.at(held.frame).content),
      entry.forfeited.set(false),
    ]),
  ])
}

/** Nothing keeps a copy that is under way from missing such a store, or from seeing it. */
function ownersAreUnsure(slot: Ref<'reference'>): Effect {
  const held = memory.reference.at(slot)
  return forEach(memory.pte, (entry) => [onlyIf(canReach(entry, held.frame), [entry.unsure.set(true)])])
}
