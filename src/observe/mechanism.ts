/** How a guest takes a reference: a system call that does so as a part of its work, or the module that does nothing else. */
export type Mechanism = 'module' | 'vmsplice' | 'io_uring' | 'process_vm' | 'fuse' | 'proc_mem'

/** What a kernel can do, as the guest finds it. */
export interface Abilities {
  /** `uname -r` */
  readonly release: string
  /** Words of the guest's first line. */
  readonly have: ReadonlySet<string>
}

/** What a way of GUP asks for. */
export interface Take {
  readonly operation: string
  readonly access: 'read' | 'write'
}

/** What each operation needs of the kernel and its devices. Those that are missing here are system calls that every kernel has. */
const NEEDS: Readonly<Record<string, readonly string[]>> = {
  reclaim: ['swap', 'pagemap'],
  swapoff: ['swap'],
  swapon_synchronous: ['zram'],
  swapon_stable_writes: ['zram'],
  ksm_scan: ['ksm'],
  migrate: ['migrate'],
  lru_add_drain_all: ['migrate'],
  page_mapcount: ['kpagecount'],
  uffd_writeprotect: ['userfaultfd_wp'],
  uffd_unprotect: ['userfaultfd_wp'],
  uffdio_register: ['userfaultfd_wp'],
  uffdio_move: ['uffdio_move'],
  uffdio_continue: ['userfaultfd_minor'],
}

/** Why an operation cannot be done by a guest, in words, or null where it can. */
export function missingFor(operation: string, { have }: Abilities): string | null {
  if (operation === 'flush_tlb_all') return have.has('module') ? null : 'only the module has it'
  const missing = NEEDS[operation]?.find((word) => !have.has(word))
  return missing === undefined ? null : `the kernel has no ${missing.replaceAll('_', ' ')}`
}

/**
 * How to take a reference in the way that is asked for. The module calls the very function, so it serves wherever no system call does just that:
 * - vmsplice() of a page takes a GET for reading, by get_user_pages_fast(): where that is asked for it is exact.
 *
 * Without the module there are those that come near:
 * - vmsplice() also for a GET for reading under the mmap lock;
 * - IORING_REGISTER_BUFFERS takes a PIN for writing under the mmap lock, with FOLL_LONGTERM, which says nothing of an anonymous page;
 * - process_vm_readv() pins for reading what it copies from (pin_user_pages_remote());
 * - a direct read from a file of FUSE took a GET for writing up to v6.1; later kernels take a pin;
 * - /proc/PID/mem is FOLL_FORCE, and gives back at once.
 * The fast way is tried first by some, and by others not: where a test needs the one or the other for its end, only the module shows it.
 * Null where there is none.
 */
export function mechanismFor({ operation, access }: Take, { have, release }: Abilities): Mechanism | null {
  const wanted = systemCallFor({ operation, access }, release)
  if (have.has('module') && !(wanted === 'vmsplice' && EXACT_BY_VMSPLICE.has(operation))) return 'module'
  return wanted !== null && have.has(wanted) ? wanted : null
}

const EXACT_BY_VMSPLICE: ReadonlySet<string> = new Set(['vmsplice', 'get_user_pages_fast'])

function systemCallFor({ operation, access }: Take, release: string): Mechanism | null {
  if (operation.endsWith('_force')) return access === 'write' ? 'proc_mem' : null
  if (operation === 'vmsplice') return 'vmsplice'
  const isPin = operation.startsWith('pin_')
  if (access === 'write') return isPin ? 'io_uring' : getsForDirectReads(release) ? 'fuse' : null
  if (operation.endsWith('_longterm')) return null
  return isPin ? 'process_vm' : 'vmsplice'
}

/** Seen to be a GET up to 6.1, and a PIN from 6.12 on; of what is between, nothing is known. */
function getsForDirectReads(release: string): boolean {
  const [major = 0, minor = 0] = release.split('.').map(Number)
  return major < 6 || (major === 6 && minor <= 1)
}
