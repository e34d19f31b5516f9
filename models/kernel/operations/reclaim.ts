import { isolateMapped, shrinkPageList } from '../shrink-page-list.ts'
import { pageOf, type Operation } from './operation.ts'

export const reclaim: Operation = {
  name: 'reclaim',
  form: 'reclaim PAGE',
  yields: false,
  inStorm: 'by default',
  needs: 'slots',
  summary: 'Reclaim swaps the page out (shrink_page_list), as kswapd or MADV_PAGEOUT would; waits until it is mapped.',
  program: ([page], world) => shrinkPageList(isolateMapped(pageOf(page, world)), world.everyPage, world.choices),
}
