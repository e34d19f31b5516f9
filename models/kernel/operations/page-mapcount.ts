import { readMapcount } from '../mapcount.ts'
import { pageOf, type Operation } from './operation.ts'

export const pageMapcount: Operation = {
  name: 'page_mapcount',
  form: 'page_mapcount PAGE',
  yields: true,
  inStorm: 'by default',
  summary: 'Reads the mapcount of the page without any lock.',
  program: ([page], world) => readMapcount(pageOf(page, world), world.onValue),
}
