import { forEach, step } from '../../../src/program/index.ts'
import { memory } from '../memory.ts'
import type { Operation } from './operation.ts'

export const swaponSynchronous: Operation = {
  name: 'swapon_synchronous',
  form: 'swapon_synchronous',
  yields: false,
  inStorm: 'when named',
  needs: 'slots',
  summary: 'From now on the swap device is one that reads at once (SWP_SYNCHRONOUS_IO), as zram is.',
  program: () => [
    step(
      'swapon',
      forEach(memory.slot, (slot) => [slot.synchronousIo.set(true)]),
    ),
  ],
}
