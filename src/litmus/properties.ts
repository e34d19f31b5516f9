import type { Choices } from '../../models/kernel/era.ts'
import { memoryProperties, noUseAfterPut, propertiesOf } from '../../models/kernel/properties.ts'
import { noDeadlock, type Property } from '../invariants/index.ts'

/** What can be wrong with a test itself, beside what the kernel does wrong. */
const ofTheTest: readonly Property[] = [noUseAfterPut, noDeadlock]

/** All properties that some litmus test has, beside its question. */
export const testProperties: readonly Property[] = [...memoryProperties, ...ofTheTest]

/** Those that a test has under the rules of an era. */
export function testPropertiesOf(choices: Pick<Choices, 'anonExclusive'>): readonly Property[] {
  return [...propertiesOf(choices), ...ofTheTest]
}
