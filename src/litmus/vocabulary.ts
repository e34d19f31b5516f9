import { eras } from '../../models/eras/index.ts'
import { memoryProperties } from '../../models/kernel/properties.ts'
import { operations } from '../../models/kernel/operations/index.ts'
import { noDeadlock } from '../invariants/index.ts'
import type { Vocabulary } from './checked.ts'
import { LARGEST_REGISTER } from './testbed.ts'

/** What the kernel model offers to a litmus test. A witness cannot be violated, so no test can expect it to break. */
export const vocabulary: Vocabulary = {
  operations,
  eras: eras.map(({ name }) => name),
  properties: [...memoryProperties, noDeadlock].filter(({ kind }) => kind !== 'witness').map(({ name }) => name),
  largestValue: LARGEST_REGISTER,
}
