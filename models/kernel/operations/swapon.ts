import { forEach, step } from '../../../src/program/index.ts'
import { memory } from '../memory.ts'
import { swapoff as off } from '../swapoff.ts'
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

export const swaponStableWrites: Operation = {
  name: 'swapon_stable_writes',
  form: 'swapon_stable_writes',
  yields: false,
  inStorm: 'when named',
  needs: 'slots',
  summary: 'The swap device wants a page unchanged while it is written (SWP_STABLE_WRITES), which takes its time.',
  program: () => [
    step(
      'swapon',
      forEach(memory.slot, (slot) => [slot.stableWrites.set(true)]),
    ),
  ],
}

export const swapoff: Operation = {
  name: 'swapoff',
  form: 'swapoff',
  yields: false,
  inStorm: 'when named',
  needs: 'slots',
  summary: 'Brings back all that is swapped out, in every mm; nothing is swapped out any more from then on.',
  // What is read in goes to the LRU batch of the CPU that swapoff runs on.
  program: (_, { everyPage, pages: [here], choices }) =>
    off(here ? everyPage.map((at) => ({ ...at, batch: here.batch })) : everyPage, choices),
}
