import { madviseDontneed as dontneed } from '../madvise.ts'
import { madviseFree as free } from '../madvise-free.ts'
import { pageOf, type Operation } from './operation.ts'

export const madviseDontneed: Operation = {
  name: 'madvise_dontneed',
  form: 'madvise_dontneed PAGE',
  yields: false,
  inStorm: 'when named',
  summary: 'madvise(MADV_DONTNEED): throws the page away; who reads it next finds zeroes.',
  program: ([page], world) => dontneed(pageOf(page, world)),
}

export const madviseFree: Operation = {
  name: 'madvise_free',
  form: 'madvise_free PAGE',
  yields: false,
  inStorm: 'when named',
  summary: 'madvise(MADV_FREE): reclaim may throw the page away, unless somebody stores to it first.',
  program: ([page], world) => free(pageOf(page, world)),
}
