import { madviseDontneed as dontneed } from '../madvise.ts'
import { pageOf, type Operation } from './operation.ts'

export const madviseDontneed: Operation = {
  name: 'madvise_dontneed',
  form: 'madvise_dontneed PAGE',
  yields: false,
  inStorm: 'when named',
  summary: 'madvise(MADV_DONTNEED): throws the page away; who reads it next finds zeroes.',
  program: ([page], world) => dontneed(pageOf(page, world)),
}
