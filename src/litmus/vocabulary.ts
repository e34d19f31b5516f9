import { everyEra } from '../../models/eras/index.ts'
import { operationCalled } from '../../models/kernel/operations/also-called.ts'
import { operations } from '../../models/kernel/operations/index.ts'
import type { Vocabulary } from './checked.ts'
import { testProperties } from './properties.ts'
import { LARGEST_REGISTER } from './testbed.ts'

/** What the kernel model offers to a litmus test. */
export const vocabulary: Vocabulary = {
  operations,
  called: operationCalled,
  eras: everyEra.map(({ name }) => name),
  properties: testProperties.map(({ name }) => name),
  largestValue: LARGEST_REGISTER,
}
