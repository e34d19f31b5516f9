import { load } from '../access.ts'
import { pageOf, type Operation } from './operation.ts'

export const read: Operation = {
  name: 'read',
  form: 'read PAGE',
  yields: true,
  inStorm: 'by default',
  summary: 'A CPU loads from the page, with a page fault where nothing is mapped.',
  program: ([page], world) => load(pageOf(page, world), world.choices, world.onValue, world.onFault),
}
