import type { Move, Sketch } from './sketch.ts'

/*
 * `draw` makes a test without mistakes of any sketch: it leaves out what could only wait for ever, what uses a reference wrongly,
 * and what faults, as far as it can tell.
 */

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

/** The name of a test and what it is about, and what to add to the statements of its tasks. */
export interface Added {
  readonly name?: string
  readonly sentence?: string
  readonly statements?: readonly (readonly string[])[]
}

/** The text of a test. */
export function textOf(
  { pages, tasks }: Pick<Drawn, 'pages' | 'tasks'>,
  question: string,
  { name = 'random', sentence = 'A random test.', statements: more = [] }: Added = {},
): string {
  const declared = pages.map(({ name: page, value, ofFile }) => `${ofFile ? 'file ' : ''}${page} = ${value}`)
  const bodies = tasks.map(({ declared: head, statements }, index) =>
    [`${head} {`, ...[...statements, ...(more[index] ?? [])].map((each) => `  ${each}`), '}'].join('\n'),
  )
  return `litmus ${name} "${sentence}"\npages ${declared.join(', ')}\n${bodies.join('\n')}\n${question}\n`
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
  let loads = 0
  let previous = parent
  let turns = 0

  for (const [index, each] of moves.entries()) {
    const able = firstAble(each)
    if (able === null) continue
    const { actor, statements } = able
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

  /** Who does it: the one whose turn it is, or else the next one who can. */
  function firstAble(its: Move): { readonly actor: Actor; readonly statements: readonly string[] } | null {
    const actors = [...active]
    for (const offset of actors.keys()) {
      const actor = actors[(its.by + offset) % actors.length]!
      const statements = statementsOf(its, actor)
      if (statements.length > 0) return { actor, statements }
    }
    return null
  }

  function statementsOf(its: Move, actor: Actor): readonly string[] {
    const { does, value, access } = its
    const number = its.page % pages.length
    const { name } = pages[number]!
    const page = actor.pages[number]
    const reference = held[value % Math.max(1, held.length)]
    if (does === 'read_reference') return reference ? [load(reference.name)] : []
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
        return [load(name)]
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

  function take({ taker, access: wanted }: Move, page: Known, name: string): readonly string[] {
    const access = taker === 'vmsplice' ? 'read' : wanted
    if (references === 2 || (access === 'write' && (page.protected || !page.mayWrite))) return []
    if (access === 'write' || page.holds === 'a swap entry') page.holds = 'its own page'
    const reference = `r${references++}`
    held.push({ name: reference, kind: taker.startsWith('pin') ? 'pin' : 'get', access })
    return [`${taker} ${name}${taker === 'vmsplice' ? '' : ` ${access}`} -> ${reference}`]
  }

  /** Each load has a register of its own, so that all that was seen can be compared. */
  function load(name: string): string {
    return `v${loads++} = read ${name}`
  }
}

function beside(kind: 'thread' | 'device', index: number, parent: Actor): Actor {
  const name = `${kind}${index + 1}`
  const declared = kind === 'thread' ? `thread ${name} of parent` : `device ${name}`
  return { name, kind, declared, statements: [], pages: kind === 'thread' ? parent.pages : [] }
}
