import fc from 'fast-check'

/*
 * Random litmus tests over the operations of the kernel model. A sketch is plain data, so that a failure shrinks to a few
 * short lines. `draw` makes a test without mistakes of any sketch: it leaves out what could only wait for ever, what uses a
 * reference wrongly, and what faults, as far as it can tell.
 */

const deeds = [
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
type Deed = (typeof deeds)[number]

/** How `take` takes a reference. */
const takers = ['get_user_pages', 'get_user_pages_fast', 'pin_user_pages', 'pin_user_pages_fast'] as const

/** Somebody does something. A move has what the deed needs, and more. */
export interface Move {
  readonly by: number
  readonly does: Deed
  readonly page: number
  readonly value: number
  readonly access: 'read' | 'write'
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

const move: fc.Arbitrary<Move> = fc.record({
  by: fc.nat(2),
  // What brings a page into an unusual state comes up more often.
  does: fc.oneof(
    fc.constantFrom(...deeds),
    fc.constantFrom('read', 'write', 'reclaim', 'reclaim', 'fork', 'take', 'ksm_scan', 'uffd_writeprotect'),
  ),
  page: fc.nat(1),
  value: fc.nat(3),
  access: fc.constantFrom('read', 'write'),
})

export const sketches: fc.Arbitrary<Sketch> = fc.record({
  ofFile: fc.oneof(fc.constant([false]), fc.array(fc.boolean(), { minLength: 1, maxLength: 2 })),
  alike: fc.boolean(),
  others: fc.array(fc.constantFrom('child', 'thread', 'device'), { maxLength: 2 }),
  moves: fc.array(move, { minLength: 1, maxLength: 9 }),
  unordered: fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.constantFrom(2, 3) }),
})

/** A test, but for its question. */
export interface Drawn {
  readonly pages: readonly { readonly name: string; readonly value: number; readonly ofFile: boolean }[]
  /** The first one is the process `parent`. */
  readonly tasks: readonly Drawing[]
  /** Those that were taken, and whether they were not given back. */
  readonly references: readonly { readonly name: string; readonly isHeld: boolean }[]
}

export interface Drawing {
  readonly name: string
  readonly kind: 'process' | 'thread' | 'device'
  /** As a file has it: `thread t1 of parent`. */
  readonly declared: string
  readonly statements: readonly string[]
}

/** The text of a test, with statements added to its tasks. */
export function textOf({ pages, tasks }: Drawn, question: string, more: readonly (readonly string[])[] = []): string {
  const declared = pages.map(({ name, value, ofFile }) => `${ofFile ? 'file ' : ''}${name} = ${value}`)
  const bodies = tasks.map(({ declared: head, statements }, index) =>
    [`${head} {`, ...[...statements, ...(more[index] ?? [])].map((each) => `  ${each}`), '}'].join('\n'),
  )
  return `litmus random "A random test."\npages ${declared.join(', ')}\n${bodies.join('\n')}\n${question}\n`
}

/** What may be assumed of a page of a process. Where moves are unordered, or reclaim keeps a page, it may be something else. */
interface Known {
  holds: 'its own page' | 'a swap entry' | 'something else' | 'no VMA'
  mayWrite: boolean
  protected: boolean
}

interface Actor extends Drawing {
  readonly statements: string[]
  /** Of its process: its threads have the same. Empty for a device. */
  readonly pages: readonly Known[]
}

interface Taken {
  readonly name: string
  readonly kind: 'get' | 'pin'
  readonly access: 'read' | 'write'
}

export function draw({ ofFile, alike, others, moves, unordered }: Sketch): Drawn {
  const pages = ofFile.map((file, index) => ({ name: 'xy'[index]!, value: alike ? 1 : index + 1, ofFile: file }))
  const parent: Actor = {
    name: 'parent',
    kind: 'process',
    declared: 'task parent',
    statements: [],
    pages: ofFile.map((file) => ({
      holds: file ? 'something else' : 'its own page',
      mayWrite: true,
      protected: false,
    })),
  }
  const tasks: Actor[] = [
    parent,
    ...others.flatMap((kind, index) => (kind === 'child' ? [] : [beside(kind, index, parent)])),
  ]
  let children = others.filter((kind) => kind === 'child').length
  const active = new Set(tasks)
  const held: Taken[] = []
  let references = 0
  let previous = parent
  let turns = 0

  for (const [index, each] of moves.entries()) {
    const actor = [...active][each.by % active.size]
    if (!actor) break
    const statements = statementsOf(each, actor)
    if (statements.length === 0) continue
    if (index < moves.length - unordered && actor !== previous) {
      previous.statements.push(`signal turn${turns}`)
      actor.statements.push(`await ${previous.name}:turn${turns++}`)
    }
    actor.statements.push(...statements)
    previous = actor
  }
  const isHeld = (name: string): boolean => held.some((taken) => taken.name === name)
  const taken = Array.from({ length: references }, (_, index) => `r${index}`)
  return { pages, tasks, references: taken.map((name) => ({ name, isHeld: isHeld(name) })) }

  function statementsOf(its: Move, actor: Actor): readonly string[] {
    const { does, value, access } = its
    const number = its.page % pages.length
    const { name } = pages[number]!
    const page = actor.pages[number]
    const reference = held[value % Math.max(1, held.length)]
    if (does === 'read_reference') return reference ? [`read ${reference.name}`] : []
    if (does === 'write_reference') return reference?.access === 'write' ? [`write ${reference.name} ${value}`] : []
    if (does === 'give_back') return reference ? giveBack(reference) : []
    if (!page || page.holds === 'no VMA') return []
    switch (does) {
      case 'fork':
        return fork(actor)
      case 'exit':
        return exit(actor)
      case 'take':
        return take(its, page, name)
      case 'read':
        if (page.holds === 'a swap entry') page.holds = 'its own page'
        return [`read ${name}`]
      case 'write':
        if (page.protected || !page.mayWrite) return []
        page.holds = 'its own page'
        return [`write ${name} ${value}`]
      case 'munmap':
        page.holds = 'no VMA'
        return [`munmap ${name}`]
      case 'madvise_dontneed':
        page.holds = 'something else'
        return [`madvise_dontneed ${name}`]
      case 'madvise_free':
        if (page.holds === 'a swap entry') page.holds = 'something else'
        return [`madvise_free ${name}`]
      case 'mprotect':
        page.mayWrite = access === 'write'
        return [`mprotect ${name} ${access}`]
      case 'uffd_writeprotect':
      case 'uffd_unprotect':
        page.protected = does === 'uffd_writeprotect'
        return [`${does} ${name}`]
      case 'uffdio_move':
        if (pages.length === 1) return []
        for (const each of actor.pages) if (each.holds !== 'no VMA') each.holds = 'something else'
        return [`uffdio_move ${name} ${pages[1 - number]!.name}`]
      case 'reclaim':
        if (page.holds !== 'its own page') return []
        for (const each of tasks.map((task) => task.pages[number]))
          if (each?.holds === 'its own page') each.holds = 'a swap entry'
        return [...onLru(), `reclaim ${name}`]
      case 'migrate':
        return page.holds === 'its own page' ? [...onLru(), `migrate ${name}`] : []
      case 'ksm_scan':
        return pages
          .filter((_, other) => actor.pages[other]!.holds === 'its own page')
          .map((each) => `ksm_scan ${each.name}`)
      case 'clear_refs':
      case 'uffdio_continue':
      case 'madvise_unmergeable':
        return [`${does} ${name}`]
      case 'uffdio_register':
      case 'swapon_synchronous':
      case 'swapon_stable_writes':
      case 'swapoff':
      case 'lru_add_drain_all':
      case 'flush_tlb_all':
        return [does]
    }
  }

  /** In a test with LRU batches reclaim finds no page that is in one. */
  function onLru(): readonly string[] {
    return moves.some(({ does }) => does === 'lru_add_drain_all') ? ['lru_add_drain_all'] : []
  }

  function fork(actor: Actor): readonly string[] {
    if (children === 0) return []
    const name = `child${children--}`
    const child: Actor = {
      name,
      kind: 'process',
      declared: `task ${name}`,
      statements: [],
      pages: actor.pages.map((page) => ({ ...page })),
    }
    tasks.push(child)
    active.add(child)
    return [`fork ${name}`]
  }

  function exit(actor: Actor): readonly string[] {
    if (tasks.some((other) => other !== actor && other.pages === actor.pages)) return []
    for (const page of actor.pages) page.holds = 'no VMA'
    active.delete(actor)
    return ['exit']
  }

  function giveBack(reference: Taken): readonly string[] {
    held.splice(held.indexOf(reference), 1)
    return [`${reference.kind === 'get' ? 'put' : 'unpin'} ${reference.name}`]
  }

  function take({ value, access }: Move, page: Known, name: string): readonly string[] {
    if (references === 2 || (access === 'write' && (page.protected || !page.mayWrite))) return []
    if (access === 'write' || page.holds === 'a swap entry') page.holds = 'its own page'
    const taker = takers[value]!
    const reference = `r${references++}`
    held.push({ name: reference, kind: taker.startsWith('pin') ? 'pin' : 'get', access })
    return [`${taker} ${name} ${access} -> ${reference}`]
  }
}

function beside(kind: 'thread' | 'device', index: number, parent: Actor): Actor {
  const name = `${kind}${index + 1}`
  const declared = kind === 'thread' ? `thread ${name} of parent` : `device ${name}`
  return { name, kind, declared, statements: [], pages: kind === 'thread' ? parent.pages : [] }
}
