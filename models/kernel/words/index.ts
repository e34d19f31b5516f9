import type { Vocabulary } from '../../../src/program/vocabulary.ts'
import { memoryWords } from './memory.ts'
import { stepWords } from './steps.ts'

/** How the kernel model is spoken of. */
export const kernelWords: Vocabulary = {
  entities: memoryWords,
  labels: stepWords,
  // A load and a store are the CPU's; a part of try_to_unmap_one().
  noFunctions: ['load', 'store', 'lazyfree'],
  properties: {
    I6: 'no page-table lock is held',
    I16: 'nobody else can come to the page that is copied',
    'use-after-put': 'the reference was given back before',
  },
  users: { entity: 'frame', count: 'refcount', holder: 'reference', field: 'frame' },
}
