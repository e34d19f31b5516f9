import type { Vocabulary } from '../../../src/program/vocabulary.ts'
import { memoryWords } from './memory.ts'
import { stepWords } from './steps.ts'

/** How the kernel model is spoken of. */
export const kernelWords: Vocabulary = {
  entities: memoryWords,
  labels: stepWords,
  // A load and a store are the CPU's.
  noFunctions: ['load', 'store'],
  users: { entity: 'frame', count: 'refcount', holder: 'reference', field: 'frame' },
}
