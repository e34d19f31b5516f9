import { flushTlbAll } from '../tlb.ts'
import type { Operation } from './operation.ts'

export const flushTlbAllOperation: Operation = {
  name: 'flush_tlb_all',
  form: 'flush_tlb_all',
  yields: false,
  inStorm: 'never',
  needs: 'tlbs',
  summary: 'Empties the TLBs of all CPUs. Only runs that have this have TLBs.',
  program: () => [flushTlbAll()],
}
