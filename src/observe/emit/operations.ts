import type { LitmusTest } from '../../litmus/checked.ts'
import type { Mechanism } from '../mechanism.ts'
import type { OperationStatement, ReferenceUse } from '../references.ts'
import type { Piece } from './pieces.ts'

/** A statement of a test in C, and the pieces that it calls. */
export interface InC {
  readonly code: string
  readonly pieces: readonly Piece[]
}

/** Names in C of what a test names. */
export interface CNames {
  readonly page: (name: string) => string
  readonly reference: (name: string) => string
  readonly task: (name: string) => string
  /** The field of what is seen: of a register. */
  readonly seen: (name: string) => string
}

/** An operation without a call of its own, and why. */
const NONE: Readonly<Record<string, string>> = {
  flush_tlb_all: 'no system call does that alone',
  lru_add_drain_all: 'which pages are in LRU batches is for no program to say',
  swapon_synchronous: 'the swap device is that of the machine',
  swapon_stable_writes: 'the swap device is that of the machine',
  uffdio_move: 'programs to keep do not have it yet',
  uffdio_continue: 'programs to keep do not have it yet',
}

/** Why an operation is in no program to keep, or null. */
export function notInC(operation: string): string | null {
  return NONE[operation] ?? null
}

/** The mechanisms that need no other program and no module. */
export const inProgram: ReadonlySet<Mechanism> = new Set(['vmsplice', 'io_uring'])

/** An operation of a task in C. `uses` are the references of the test. */
export function inC(
  statement: OperationStatement,
  task: string,
  test: LitmusTest,
  uses: readonly ReferenceUse[],
  names: CNames,
): InC {
  const { operation, register } = statement
  const [first] = statement.arguments
  const page = first?.kind === 'page' ? names.page(first.page) : ''
  const value = statement.arguments.flatMap((each) => (each.kind === 'value' ? [each.value] : []))[0] ?? 0
  const named = statement.arguments.find((each) => each.kind === 'reference')
  const into = register === null ? '' : `run->seen.${names.seen(`${task}:${register}`)} = `
  if (named?.kind === 'reference') {
    const { mechanism } = uses.find(({ name }) => name === named.reference)!
    return throughReference(operation.reference!.does, mechanism!, {
      into,
      page,
      value,
      name: names.reference(named.reference),
    })
  }
  switch (operation.name) {
    case 'read':
      return { code: `${into}load(${page});`, pieces: ['load'] }
    case 'write':
      return { code: `store(${page}, ${value});`, pieces: ['store'] }
    case 'fork':
      return { code: `start(${names.task(first?.kind === 'task' ? first.task : '')});`, pieces: [] }
    case 'exit':
      return { code: 'exit_task();', pieces: ['exit'] }
    case 'munmap':
      return { code: `munmap(${page}, PAGE_BYTES);`, pieces: [] }
    case 'madvise_dontneed':
      return { code: `advise(${page}, MADV_DONTNEED, "MADV_DONTNEED");`, pieces: ['advise'] }
    case 'madvise_unmergeable':
      return { code: `advise(${page}, MADV_UNMERGEABLE, "MADV_UNMERGEABLE");`, pieces: ['advise'] }
    case 'madvise_free':
      // The kernel refuses that for the mapping of a file, and the model has no effect of it either.
      return first?.kind === 'page' && test.pages.find(({ name }) => name === first.page)!.ofFile
        ? { code: `madvise(${page}, PAGE_BYTES, MADV_FREE);`, pieces: [] }
        : { code: `advise(${page}, MADV_FREE, "MADV_FREE");`, pieces: ['advise'] }
    case 'mprotect': {
      const isWritable = statement.arguments.some((each) => each.kind === 'access' && each.access === 'write')
      return { code: `protect(${page}, PROT_READ${isWritable ? ' | PROT_WRITE' : ''});`, pieces: ['mprotect'] }
    }
    case 'clear_refs':
      return { code: 'clear_refs();', pieces: ['clear-refs'] }
    case 'page_mapcount':
      return { code: `${into}mapcount(${page});`, pieces: ['mapcount'] }
    case 'migrate':
      return { code: `migrate(${page});`, pieces: ['migrate'] }
    case 'reclaim':
      return { code: `reclaim(${page});`, pieces: ['reclaim'] }
    case 'swapoff':
      return { code: 'swap_off();', pieces: ['swapoff'] }
    case 'ksm_scan':
      return { code: `ksm_scan(${page});`, pieces: ['ksm'] }
    case 'uffd_writeprotect':
      return { code: `write_protect(${page}, true);`, pieces: ['userfaultfd'] }
    case 'uffd_unprotect':
      return { code: `write_protect(${page}, false);`, pieces: ['userfaultfd'] }
    case 'uffdio_register':
      return { code: '/* That is done when the pages are made. */', pieces: ['userfaultfd'] }
    default:
      throw new Error(`no program to keep has '${operation.name}'`)
  }
}

interface Used {
  readonly into: string
  readonly page: string
  readonly value: number
  readonly name: string
}

function throughReference(
  does: 'take' | 'give back' | 'load' | 'store',
  mechanism: Mechanism,
  { into, page, value, name }: Used,
): InC {
  const isPipe = mechanism === 'vmsplice'
  switch (does) {
    case 'take':
      return isPipe
        ? { code: `splice_page(&${name}, ${page});`, pieces: ['vmsplice'] }
        : { code: `pin_page(&${name});`, pieces: ['io-uring'] }
    case 'load':
      return { ...loadThrough(mechanism, name), code: `${into}${loadThrough(mechanism, name).code};` }
    case 'store':
      return { code: `store_by_device(&${name}, ${value});`, pieces: ['io-uring-store'] }
    case 'give back':
      return isPipe
        ? { code: `empty_pipe(&${name});`, pieces: ['vmsplice-put'] }
        : { code: `unpin_page(&${name});`, pieces: ['io-uring-unpin'] }
  }
}

/** A load through a reference, as an expression. */
export function loadThrough(mechanism: Mechanism, name: string): InC {
  return mechanism === 'vmsplice'
    ? { code: `load_from_pipe(&${name})`, pieces: ['vmsplice-load'] }
    : { code: `load_by_device(&${name})`, pieces: ['io-uring-load'] }
}
