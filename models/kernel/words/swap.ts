import type { EntityWords } from '../../../src/program/vocabulary.ts'

/** A slot of the swap device, and its place in the swap cache. */
export const slotWords: EntityWords = {
  called: 'slot {own}',
  fields: {
    swapCount: {
      becomes: {
        more: 'counts one more entry for {}: swap_map {before} -> {after}',
        less: 'counts one entry for {} less: swap_map {before} -> {after}',
      },
      is: { other: 'swap_map of {} is {value}' },
    },
    content: {
      becomes: { other: 'changes the content of {}: {before} -> {after}' },
      is: { other: '{} holds {value}' },
    },
    claimed: {
      becomes: { yes: 'claims {} with SWAP_HAS_CACHE', no: 'gives the claim to {} up' },
      is: { yes: '{} is claimed', no: '{} is not claimed' },
    },
    synchronousIo: {
      becomes: { yes: 'makes the device of {} SWP_SYNCHRONOUS_IO', no: 'makes the device of {} asynchronous' },
      is: { yes: 'the device of {} is SWP_SYNCHRONOUS_IO', no: 'the device of {} is not SWP_SYNCHRONOUS_IO' },
    },
    stableWrites: {
      becomes: { yes: 'makes the device of {} SWP_STABLE_WRITES', no: 'makes the device of {} bear changes' },
      is: { yes: 'the device of {} is SWP_STABLE_WRITES', no: 'the device of {} is not SWP_STABLE_WRITES' },
    },
    closed: {
      becomes: { yes: 'clears SWP_WRITEOK of the device of {}', no: 'sets SWP_WRITEOK of the device of {}' },
      is: { yes: 'the device of {} is not SWP_WRITEOK', no: 'the device of {} is SWP_WRITEOK' },
    },
  },
  together: [
    {
      changed: { swapCount: '0' },
      also: ['content'],
      words: 'gives the last entry for {} back: swap_map {swapCount.before} -> 0',
    },
  ],
}

/** Pages that wait for the LRU lists; they hold a reference meanwhile. */
export const batchWords: EntityWords = {
  called: 'LRU batch {own}',
  fields: {
    page: {
      becomes: { none: 'empties {}, which had {before}', other: 'puts {after} into {}' },
      is: { none: '{} is empty', other: '{} has {value}' },
    },
  },
}
