import { lruAddDrainAll } from '../lru.ts'
import type { Operation } from './operation.ts'

export const lruAddDrainAllOperation: Operation = {
  name: 'lru_add_drain_all',
  form: 'lru_add_drain_all',
  yields: false,
  inStorm: 'when named',
  needs: 'batches',
  frames: 2,
  summary: 'Empties the LRU batches of all CPUs. Only runs that have this have batches.',
  program: () => lruAddDrainAll(),
}
