import { unmapAndMove } from '../migrate.ts'
import { isolateMapped } from '../shrink-page-list.ts'
import { pageOf, type Operation } from './operation.ts'

export const migrate: Operation = {
  name: 'migrate',
  form: 'migrate PAGE',
  yields: false,
  inStorm: 'when named',
  frames: 1,
  summary: 'Compaction moves the page to another frame, unless somebody has a reference; waits until it is mapped.',
  program: ([page], world) => unmapAndMove(isolateMapped(pageOf(page, world)), world.everyPage, world.choices),
}
