import { and, branch, either, ifLocal, not, routine, step, type Block, type Cond } from '../../src/program/index.ts'
import { flag } from '../../src/state/index.ts'
import type { ExclusiveOrder } from './era.ts'

/** The order of the program: on x86 anyway, and since v6.1 (088b8aa537c2) by memory barriers on every CPU. */
export const programOrder: ExclusiveOrder = {
  pinThenPte: true,
  pteThenExclusive: true,
  clearThenPins: true,
  exclusiveThenSet: true,
}

/**
 * What v5.19 and v6.0 leave to a CPU that orders memory weakly (B07). atomic_add() is no barrier, nor are two loads, nor clear_bit().
 * The flush that comes with clearing the PTE is one.
 */
export const weakOrder: ExclusiveOrder = {
  pinThenPte: false,
  pteThenExclusive: false,
  clearThenPins: true,
  exclusiveThenSet: false,
}

/** Two accesses of one CPU: the second one may take effect first, unless their order is kept. */
export function inOrder(kept: boolean, first: Block, second: Block): Block {
  return kept ? [first, second] : either([first, second], [second, first])
}

/** What is left of fast GUP when it has a reference of the page. */
export interface Recheck {
  /** Adds what is missing of a pin. */
  readonly pin: Block
  readonly pteSame: Cond
  /** The PTE was writable when it was read first, so that nobody asks for more. */
  readonly origWritable: Cond
  /** The page needs unsharing first; null where nobody ever asks. */
  readonly mustUnshare: Cond | null
  /** Gives everything back. */
  readonly undo: Block
}

/** gup_pte_range(), mm/gup.c: pins, reads the PTE again, looks at PageAnonExclusive, and gives up if anything is wrong. */
export function recheck({ pin, pteSame, origWritable, mustUnshare, undo }: Recheck, order: ExclusiveOrder): Block {
  if (order.pinThenPte && order.pteThenExclusive)
    return [
      pin,
      branch('pte_same', pteSame, [], undo),
      mustUnshare ? ifLocal(origWritable, [], branch('gup_must_unshare', mustUnshare, undo)) : [],
    ]
  return routine('gup_pte_range', { pteSame: flag, mustUnshare: flag }, (my) => {
    const readPte = step('read_pte_again', my.pteSame.set(pteSame))
    const look = mustUnshare ? [step('PageAnonExclusive', my.mustUnshare.set(and(not(origWritable), mustUnshare)))] : []
    const reads = [[readPte, ...look], ...(order.pteThenExclusive || !mustUnshare ? [] : [[...look, readPte]])]
    const pinned = reads.flatMap((steps) => {
      const places = order.pinThenPte ? [0] : [0, ...steps.map((_, index) => index + 1)]
      return places.map((place): Block => [steps.slice(0, place), pin, steps.slice(place)])
    })
    return [either(...pinned), ifLocal(and(my.pteSame, not(my.mustUnshare)), [], undo)]
  })
}
