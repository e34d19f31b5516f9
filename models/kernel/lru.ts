import {
  and,
  any,
  branch,
  either,
  forEach,
  not,
  onlyIf,
  step,
  when,
  type Block,
  type Cond,
  type Ref,
  type RefPlace,
} from '../../src/program/index.ts'
import { memory, type Address } from './memory.ts'
import { dropReferences } from './page.ts'

/**
 * lru_cache_add(), mm/swap.c: a new page waits in the batch of this CPU, which has a reference to it. A batch has room for
 * one page here; where it is full it is emptied first, as in the kernel. Runs without batches know nothing of it.
 */
export function lruCacheAdd(at: Address, page: RefPlace<'frame'>): Block {
  const mine = any(memory.batch, (batch, place) => [
    when(batch.eq(at.batch)),
    onlyIf(place.page.ne(null), [...dropReferences(memory.frame.at(place.page), 1)]),
    place.page.set(page),
    memory.frame.at(page).refcount.inc(),
  ])
  const exists = memory.batch.some((_, batch) => batch.eq(at.batch))
  return either([step('lru_cache_add', mine)], [step('!lru_cache_add', when(not(exists)))])
}

/** PageLRU(): no batch holds the page. */
export function isOnLru(page: Ref<'frame'>): Cond {
  return memory.batch.every((batch) => batch.page.ne(page))
}

/** lru_add_drain(), mm/swap.c: empties the batch of this CPU, and of no other. */
export function lruAddDrain(at: Address): Block {
  const mine = memory.batch.some((batch, me) => and(me.eq(at.batch), batch.page.ne(null)))
  return branch('lru_add_drain', mine, [
    step(
      'pagevec_lru_add',
      forEach(memory.batch, (batch, me) => [
        onlyIf(and(me.eq(at.batch), batch.page.ne(null)), [
          ...dropReferences(memory.frame.at(batch.page), 1),
          batch.page.set(null),
        ]),
      ]),
    ),
  ])
}

/** lru_add_drain_all(), mm/swap.c: each CPU empties its own batch; one step for each, in any order. */
export function lruAddDrainAll(): Block {
  const anyBatch = memory.batch.some((batch) => batch.page.ne(null))
  return branch('lru_add_drain_all', anyBatch, [
    step(
      'pagevec_lru_add',
      forEach(memory.batch, (batch) => [
        onlyIf(batch.page.ne(null), [...dropReferences(memory.frame.at(batch.page), 1), batch.page.set(null)]),
      ]),
    ),
  ])
}
