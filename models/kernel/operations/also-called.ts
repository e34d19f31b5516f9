/**
 * What people call an operation beside the first word of its form: the system call or the kernel function that comes to the same
 * here, or what the mailing list says. These words mean nothing in a litmus test; a message says which one does.
 */
const OTHER_WORDS: Readonly<Record<string, readonly string[]>> = {
  read: ['load', 'swapin', 'swap_in', 'do_swap_page', 'touch', 'dma_read'],
  write: ['store', 'set', 'memset', 'dma_write'],
  fork: ['clone', 'dup_mmap', 'copy_page_range'],
  munmap: ['unmap', 'unmap_vmas'],
  madvise_dontneed: ['madvise', 'dontneed', 'madv_dontneed', 'zap', 'zap_page_range', 'discard'],
  madvise_free: ['lazyfree', 'madv_free', 'mark_page_lazyfree'],
  mprotect: ['protect', 'change_protection'],
  clear_refs: ['soft_dirty', 'softdirty', 'clear_soft_dirty'],
  uffd_writeprotect: ['uffdio_writeprotect', 'uffd_wp', 'userfaultfd_wp'],
  uffdio_register: ['userfaultfd', 'uffd', 'uffd_register'],
  uffdio_move: ['uffd_move', 'move'],
  exit: ['kill', 'exit_group', 'exit_mmap'],
  reclaim: [
    'swap',
    'swapout',
    'swap_out',
    'pageout',
    'page_out',
    'madvise_pageout',
    'madv_pageout',
    'evict',
    'kswapd',
    'shrink_page_list',
    'shrink_folio_list',
    'try_to_unmap',
  ],
  swapoff: ['try_to_unuse'],
  swapon_synchronous: ['swapon', 'zram'],
  ksm_scan: ['ksm', 'ksmd', 'merge', 'madvise_mergeable', 'cmp_and_merge_page'],
  madvise_unmergeable: ['unmerge', 'break_ksm'],
  lru_add_drain_all: ['drain', 'lru_drain', 'lru_add_drain'],
  migrate: ['move_pages', 'migrate_pages', 'compact', 'compaction', 'numa_balancing'],
  flush_tlb_all: ['flush', 'flush_tlb', 'tlb_flush', 'shootdown'],
  get_user_pages: ['gup', 'get_user_page', 'get', 'process_vm_readv', 'process_vm_writev'],
  get_user_pages_fast: ['gup_fast'],
  get_user_pages_force: ['ptrace', 'access_process_vm', 'access_remote_vm', 'foll_force'],
  pin_user_pages: ['pup', 'pin', 'pin_user_page', 'foll_pin'],
  pin_user_pages_fast: ['pup_fast', 'o_direct', 'direct_io'],
  pin_user_pages_longterm: ['longterm', 'foll_longterm', 'rdma', 'ib_umem_get', 'vfio', 'io_uring_register'],
  vmsplice: ['splice', 'tee'],
  put: ['put_page', 'folio_put', 'put_user_page', 'release'],
  unpin: ['unpin_user_page', 'unpin_user_pages'],
  page_mapcount: ['mapcount', 'folio_mapcount', 'total_mapcount'],
}

const meant = new Map(
  Object.entries(OTHER_WORDS).flatMap(([head, words]) => words.map((word) => [word, head] as const)),
)

/** The first word of the operation that goes by another name, or null. */
export function operationCalled(word: string): string | null {
  return meant.get(word.toLowerCase().replaceAll('-', '_')) ?? null
}
