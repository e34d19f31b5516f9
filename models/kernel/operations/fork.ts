import { fork as forkProcess } from '../fork.ts'
import { processOf, type Operation } from './operation.ts'

export const fork: Operation = {
  name: 'fork',
  form: 'fork TASK',
  yields: false,
  inStorm: 'by default',
  summary: 'fork(): the process named starts with a copy-on-write copy of this mm.',
  program: ([child], world) => forkProcess(world.pages, processOf(child), world.choices),
}
