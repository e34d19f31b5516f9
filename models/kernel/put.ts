import { either, step, when, type Block, type Ref } from '../../src/program/index.ts'
import { memory, pinBias } from './memory.ts'
import { dropReferences } from './page.ts'
import { forget } from './reference.ts'

/** put_page() of a GET reference, or unpin_user_page() of a PIN, mm/gup.c: one atomic, no lock, at any time. */
export function release(slot: Ref<'reference'>, kind: 'get' | 'pin'): Block {
  const held = memory.reference.at(slot)
  const label = kind === 'get' ? 'put_page' : 'unpin_user_page'
  return either(
    [
      step(
        label,
        when(held.held),
        when(held.kind.eq(kind)),
        when(held.frame.ne(null)),
        ...dropReferences(memory.frame.at(held.frame), kind === 'get' ? 1 : pinBias),
        ...forget(slot, 'free'),
      ),
    ],
    [
      step(
        `${label}_zero_page`,
        when(held.held),
        when(held.kind.eq(kind)),
        when(held.frame.eq(null)),
        ...forget(slot, 'free'),
      ),
    ],
  )
}
