import type { EntityWords } from '../../../src/program/vocabulary.ts'
import { frameWords } from './frame.ts'
import { mmWords, threadWords } from './mm.ts'
import { number } from './phrases.ts'
import { pteWords, tlbWords } from './pte.ts'
import { referenceWords } from './reference.ts'
import { batchWords, slotWords } from './swap.ts'

/** How kernel developers speak of each field of the memory (memory.ts). */
export const memoryWords: Readonly<Record<string, EntityWords>> = {
  gup: {
    called: 'mm/gup.c',
    fields: { pinBias: number('GUP_PIN_COUNTING_BIAS') },
  },
  allocator: {
    called: 'the page allocator',
    fields: { mustSucceed: number('the need of a free frame') },
  },
  frame: frameWords,
  pte: pteWords,
  mm: mmWords,
  slot: slotWords,
  batch: batchWords,
  tlb: tlbWords,
  thread: threadWords,
  reference: referenceWords,
}
