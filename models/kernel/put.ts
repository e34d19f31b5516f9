import { either, step, when, type Block } from '../../src/program/index.ts'
import { memory, pinBias } from './memory.ts'
import { dropReferences } from './page.ts'
import { giveBack, withoutReference, type ReferenceSlot } from './reference.ts'

/** put_page() of a GET reference, or unpin_user_page() of a PIN, mm/gup.c: one atomic, no lock, at any time. */
export function release(reference: ReferenceSlot, kind: 'get' | 'pin'): Block {
  const held = memory.reference.at(reference.slot)
  const label = kind === 'get' ? 'put_page' : 'unpin_user_page'
  return either(
    [
      step(
        label,
        when(held.held),
        when(held.kind.eq(kind)),
        when(held.frame.ne(null)),
        ...dropReferences(memory.frame.at(held.frame), kind === 'get' ? 1 : pinBias),
        ...giveBack(reference),
      ),
    ],
    [
      step(
        `${label}_zero_page`,
        when(held.held),
        when(held.kind.eq(kind)),
        when(held.frame.eq(null)),
        ...giveBack(reference),
      ),
    ],
    ...withoutReference(reference, []),
  )
}
