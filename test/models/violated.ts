import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import type { Choices, Era } from '../../models/kernel/era.ts'
import { explore } from '../../src/explorer/index.ts'
import type { Model } from '../../src/invariants/index.ts'
import { check } from '../../src/litmus/check.ts'
import { elaborate } from '../../src/litmus/elaborate.ts'
import { parse } from '../../src/litmus/parse.ts'
import { vocabulary } from '../../src/litmus/vocabulary.ts'

/** An era with one check taken out or put back to an older one. */
export function mutant(era: Era, changed: Partial<Choices>): Era {
  return { ...era, name: `${era.name} changed`, choices: { ...era.choices, ...changed } }
}

/** What a litmus test of the suite finds wrong in an era that no expectation speaks of. */
export async function violated(file: string, era: Era, change = (model: Model): Model => model): Promise<string[]> {
  const path = join(import.meta.dirname, '../../models/litmus', `${file}.litmus`)
  const tree = parse(readFileSync(path, 'utf8'), file)
  if (!tree.ok) throw new Error(`${file} is not a litmus test`)
  const checked = check(tree.value, vocabulary)
  if (!checked.ok) throw new Error(`${file} has mistakes`)
  return violatedIn(change(elaborate(checked.value, era).model))
}

/** What fails somewhere in all states of a model. */
export async function violatedIn(model: Model): Promise<string[]> {
  const { properties, stoppedBy } = await explore(model)
  expect(stoppedBy).toBe(null)
  return properties
    .filter(({ property, verdict }) => property.kind !== 'witness' && verdict === 'violated')
    .map(({ property }) => property.name)
}
