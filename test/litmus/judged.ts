import { eras, type Era } from '../../models/eras/index.ts'
import { explore, type Limits } from '../../src/explorer/index.ts'
import { check } from '../../src/litmus/check.ts'
import type { LitmusTest, Vocabulary } from '../../src/litmus/checked.ts'
import { formatError } from '../../src/litmus/diagnostic.ts'
import { elaborate, QUESTION } from '../../src/litmus/elaborate.ts'
import { judge } from '../../src/litmus/judge.ts'
import { parse } from '../../src/litmus/parse.ts'
import { vocabulary } from '../../src/litmus/vocabulary.ts'

export function eraOf(name: string) {
  return eras.find((each) => each.name === name)!
}

/** A test that is given as text. Throws what its author would read where it has mistakes. */
export function testOf(text: string, offered: Vocabulary = vocabulary): LitmusTest {
  const parsed = parse(text, 'test.litmus')
  const checked = parsed.ok ? check(parsed.value, offered) : parsed
  if (!checked.ok) throw new Error(formatError(checked.error))
  return checked.value
}

interface JudgeOptions {
  readonly limits?: Limits
  readonly era?: Era
  /** `reference` for small models, which takes less time than to generate code for them. */
  readonly engine?: 'reference' | 'compiled'
}

/** What a test says under an era, and what is said of that. */
export async function judged(text: string, limits: Limits = {}, era = eraOf('v5.9')) {
  return judgedTest(testOf(text), { limits, era })
}

export async function judgedTest(
  test: LitmusTest,
  { limits = {}, era = eraOf('v5.9'), engine = 'compiled' }: JudgeOptions = {},
) {
  const elaborated = elaborate(test, era)
  const judgement = judge(test, era.name, elaborated, await explore(elaborated.model, { limits, engine, runs: false }))
  const of = (name: string) => judgement.results.find(({ property }) => property.name === name)!
  return { ...judgement, of, question: of(QUESTION) }
}
