import { branch, routine, step, type Block } from '../../src/program/index.ts'
import type { Address } from './memory.ts'
import { zapPte } from './unmap.ts'

/**
 * madvise(MADV_DONTNEED) of one page: madvise_dontneed_free() and zap_page_range(), mm/madvise.c and mm/memory.c, v5.7
 * to v5.19. The page table is emptied as by munmap, but with the mmap lock held for reading only, so that faults and
 * slow GUP run beside it; the VMA stays, and whoever reads next finds zeroes, or what the file has. Without a VMA the call fails with -ENOMEM.
 * Left out: mmu notifiers, VM_LOCKED (-EINVAL).
 */
export function madviseDontneed(at: Address): Block {
  return routine('madvise_dontneed', {}, () => [
    step('mmap_read_lock', at.mm.mmapLock.readLock()),
    branch('find_vma', at.pte.vma, zapPte(at)),
    step('mmap_read_unlock', at.mm.mmapLock.readUnlock()),
  ])
}
