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

type ModelChange = (model: Model) => Model
const unchanged: ModelChange = (model) => model

/** What a litmus test of the suite finds wrong in an era that no expectation speaks of. */
export async function violated(file: string, era: Era, change = unchanged): Promise<string[]> {
  return violatedIn(change(modelOf(file, textOf(file), era)))
}

/** The same of a test that is not in the suite. */
export async function violatedBy(text: string, era: Era, change = unchanged): Promise<string[]> {
  return violatedIn(change(modelOf('the test', text, era)))
}

/** What is seen in some run of a test of the suite, and is no mistake. */
export async function witnessed(file: string, era: Era): Promise<string[]> {
  const { properties } = await explore(modelOf(file, textOf(file), era))
  return properties
    .filter(({ property, run }) => property.kind === 'witness' && run)
    .map(({ property }) => property.name)
}

function textOf(file: string): string {
  return readFileSync(join(import.meta.dirname, '../../models/litmus', `${file}.litmus`), 'utf8')
}

function modelOf(name: string, text: string, era: Era): Model {
  const tree = parse(text, name)
  if (!tree.ok) throw new Error(`${name} is not a litmus test`)
  const checked = check(tree.value, vocabulary)
  if (!checked.ok) throw new Error(`${name} has mistakes`)
  return elaborate(checked.value, era).model
}

/** What fails somewhere in all states of a model. */
export async function violatedIn(model: Model): Promise<string[]> {
  const { properties, stoppedBy } = await explore(model)
  expect(stoppedBy).toBe(null)
  return properties
    .filter(({ property, verdict }) => property.kind !== 'witness' && verdict === 'violated')
    .map(({ property }) => property.name)
}
