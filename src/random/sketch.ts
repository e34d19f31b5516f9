import fc from 'fast-check'

/*
 * Random litmus tests over the operations of the kernel model. A sketch is plain data, so that a failure shrinks to a few
 * short lines; draw.ts makes a test of it.
 */

/** What a task can do in a random test, by the names of operations; any way to take a reference is `take`. */
export const deeds = [
  'read',
  'write',
  'fork',
  'munmap',
  'madvise_dontneed',
  'madvise_free',
  'mprotect',
  'clear_refs',
  'uffd_writeprotect',
  'uffd_unprotect',
  'uffdio_register',
  'uffdio_move',
  'uffdio_continue',
  'exit',
  'reclaim',
  'swapon_synchronous',
  'swapon_stable_writes',
  'swapoff',
  'ksm_scan',
  'madvise_unmergeable',
  'migrate',
  'lru_add_drain_all',
  'flush_tlb_all',
  'take',
  'read_reference',
  'write_reference',
  'give_back',
] as const
export type Deed = (typeof deeds)[number]

/** The operations by which `take` takes a reference. */
export const takers = [
  'get_user_pages',
  'get_user_pages_fast',
  'pin_user_pages',
  'pin_user_pages_fast',
  'vmsplice',
] as const
export type Taker = (typeof takers)[number]

/** Somebody does something. A move has what the deed needs, and more. */
export interface Move {
  readonly by: number
  readonly does: Deed
  readonly page: number
  readonly value: number
  readonly access: 'read' | 'write'
  readonly taker: Taker
}

export interface Sketch {
  /** The pages x and y: whether each is one of a file. */
  readonly ofFile: readonly boolean[]
  /** Both hold the same, so that ksmd finds something to merge. */
  readonly alike: boolean
  readonly others: readonly ('child' | 'thread' | 'device')[]
  /** In the order in which they happen. */
  readonly moves: readonly Move[]
  /** How many of the last moves happen in any order. */
  readonly unordered: number
}

/** What sketches are made of. */
export interface SketchBounds {
  readonly deeds: readonly Deed[]
  readonly takers: readonly Taker[]
  /** Of children, threads and devices beside the first process. */
  readonly others: readonly Sketch['others'][number][]
  readonly mostOthers: number
  readonly mostPages: number
  readonly mostMoves: number
}

export const usualBounds: SketchBounds = {
  deeds,
  takers,
  others: ['child', 'child', 'thread', 'device'],
  mostOthers: 2,
  mostPages: 2,
  mostMoves: 9,
}

/**
 * What rules of copy-on-write are about comes up more often, each as often as it stands here: who shares a page, who holds a reference to it, and who
 * stores to it then. Of deeds that all come up alike, hardly any test has these together.
 */
const FREQUENT: readonly Deed[] = [
  'write',
  'write',
  'write',
  'fork',
  'fork',
  'take',
  'take',
  'write_reference',
  'reclaim',
  'reclaim',
  'read',
  'ksm_scan',
  'uffd_writeprotect',
]

export function sketchesWithin({
  deeds: some,
  takers: ways,
  others,
  mostOthers,
  mostPages,
  mostMoves,
}: SketchBounds): fc.Arbitrary<Sketch> {
  const frequent = FREQUENT.filter((deed) => some.includes(deed))
  const move: fc.Arbitrary<Move> = fc.record({
    by: fc.nat(2),
    does: fc.oneof(
      { weight: 1, arbitrary: fc.constantFrom(...some) },
      { weight: 2, arbitrary: fc.constantFrom(...(frequent.length > 0 ? frequent : some)) },
    ),
    page: fc.nat(1),
    value: fc.nat(3),
    access: fc.constantFrom('read', 'write'),
    taker: fc.constantFrom(...ways),
  })
  const page = fc.constantFrom(false, false, false, true)
  return fc.record({
    ofFile: fc.oneof(fc.constant([false]), fc.array(page, { minLength: 1, maxLength: mostPages })),
    alike: fc.boolean(),
    others: others.length === 0 ? fc.constant([]) : upTo(mostOthers, 0, fc.constantFrom(...others)),
    moves: upTo(mostMoves, 1, move),
    unordered: fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.constantFrom(2, 3) }),
  })
}

/** Lists of any length within bounds, most of them long: a short test can hardly go wrong. */
function upTo<T>(maxLength: number, minLength: number, item: fc.Arbitrary<T>): fc.Arbitrary<T[]> {
  const long = Math.max(minLength, Math.ceil((maxLength * 2) / 3))
  return fc.oneof(
    { weight: 1, arbitrary: fc.array(item, { minLength, maxLength }) },
    { weight: 3, arbitrary: fc.noBias(fc.array(item, { minLength: long, maxLength, size: 'max' })) },
  )
}

export const sketches: fc.Arbitrary<Sketch> = sketchesWithin(usualBounds)
