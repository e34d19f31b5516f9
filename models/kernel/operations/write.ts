import { store } from '../access.ts'
import { pageOf, valueOf, type Operation } from './operation.ts'

export const write: Operation = {
  name: 'write',
  form: 'write PAGE VALUE',
  yields: false,
  inStorm: 'by default',
  summary: 'A CPU stores to the page, with a page fault (do_wp_page) where the PTE is not writable.',
  program: ([page, value], world) => store(pageOf(page, world), valueOf(value), world.choices),
}
