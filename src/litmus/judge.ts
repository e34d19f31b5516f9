import type { Exploration, PropertyResult, Verdict } from '../explorer/exploration.ts'
import type { Steps } from '../program/index.ts'
import type { EraExpectation, LitmusTest, Observation, Stated } from './checked.ts'
import { QUESTION, type Elaborated } from './elaborate.ts'
import { outcomesOf, type Outcome } from './ends.ts'
import { meets, observe, verdictOf } from './outcome.ts'

/** What came out of a test under one era, and whether it is what the file expects. */
export interface Judgement {
  readonly outcomes: readonly Outcome[]
  /** One for each property of the model, in its order. */
  readonly results: readonly JudgedResult[]
}

export interface JudgedResult extends PropertyResult {
  /** Null for a witness that the test does not name: to see it, or not, is no mistake. Null too for an era that litmus tests do not know. */
  readonly expected: Verdict | null
  /** What came out and what was expected instead, in words; null where nothing speaks against the expectation. */
  readonly surprise: string | null
  /** The line of the file that says what is expected; null where none does, and so nothing bad is. */
  readonly stated: Stated | null
}

/**
 * Holds an exploration of a test against what its file expects of an era: nothing bad, where it does not say otherwise.
 * Of an era that the vocabulary of litmus tests does not have, such as one put together, and of null it expects nothing at all.
 * Coarse steps have some of the runs of fine ones: what no run does holds there too, and of the rest nothing is expected.
 */
export function judge(
  test: LitmusTest,
  era: string | null,
  elaborated: Elaborated,
  exploration: Exploration,
  steps: Steps = 'fine',
): Judgement {
  const expectation = era === null ? undefined : test.expectations.get(era)
  const outcomes = outcomesOf(test, elaborated, exploration)
  const judged = exploration.properties.map((found): JudgedResult => {
    const result = isUnanswered(found, outcomes, exploration) ? { ...found, verdict: 'vacuous' as const } : found
    if (!expectation) return { ...result, expected: null, surprise: null, stated: null }
    if (result.property.kind === 'witness') return judgeWitness(test, expectation, result)
    if (result.property.name === QUESTION) return judgeQuestion(test, expectation, result, outcomes, exploration)
    const stated = expectation.breaks.find(({ property }) => property === result.property.name) ?? null
    const expected = stated ? 'violated' : 'holds'
    return { ...result, expected, surprise: surpriseAt(result.verdict, expected), stated }
  })
  const results = steps === 'coarse' ? judged.map(whereNothingHappens) : judged
  return { outcomes, results }
}

/** True of the question where no run ends. */
export function isUnanswered(
  { property, verdict }: PropertyResult,
  outcomes: readonly Outcome[],
  { stoppedBy }: Exploration,
): boolean {
  return property.name === QUESTION && verdict === 'holds' && stoppedBy === null && outcomes.length === 0
}

/** A test that names a witness for some era says that it is seen there, and nowhere else. */
function judgeWitness(test: LitmusTest, expectation: EraExpectation, result: PropertyResult): JudgedResult {
  const isNamed = ({ property }: { readonly property: string }): boolean => property === result.property.name
  const stated = expectation.breaks.find(isNamed) ?? null
  const concerns = [...test.expectations.values()].some(({ breaks }) => breaks.some(isNamed))
  if (!concerns) return { ...result, expected: null, surprise: null, stated: null }
  const expected = stated ? 'seen' : 'not seen'
  return { ...result, expected, surprise: surpriseAt(result.verdict, expected), stated }
}

function whereNothingHappens(result: JudgedResult): JudgedResult {
  const nothing = result.property.kind === 'witness' ? 'not seen' : 'holds'
  const isKept = result.expected === nothing || result.expected === 'vacuous'
  return isKept ? result : { ...result, expected: null, surprise: null }
}

/**
 * What came out and what was expected instead; null where that is the same, or not known. That nothing was checked is no surprise where
 * nothing bad is expected: a test need not have a step for each property.
 */
export function surpriseAt(verdict: Verdict, expected: Verdict): string | null {
  if (verdict === 'incomplete' || verdict === expected) return null
  if (verdict === 'vacuous' && expected === 'holds') return null
  return `${verdict}, expected: ${expected}`
}

function judgeQuestion(
  test: LitmusTest,
  expectation: EraExpectation,
  result: PropertyResult,
  outcomes: readonly Outcome[],
  { stoppedBy }: Exploration,
): JudgedResult {
  const { quantifier } = test.question
  const stated = expectation.result
  const wanted = stated?.observation ?? (quantifier === 'forall' ? 'Always' : 'Never')
  const satisfying = endsIn(outcomes.filter(({ satisfies }) => satisfies))
  const others = endsIn(outcomes) - satisfying
  const seen = observe(satisfying, others)
  const unmet = stoppedBy === null ? !meets(seen, wanted) : isRuledOut(wanted, satisfying, others)
  if (unmet) {
    const words = seen === 'Hangs' ? 'Hangs (no run ends)' : seen
    return {
      ...result,
      expected: verdictOf(quantifier, wanted),
      surprise: `${words}, expected: ${wanted}`,
      stated,
    }
  }
  // A limit keeps ends from being counted, but not from having been found.
  const expected = verdictOf(quantifier, wanted)
  if (stoppedBy !== null && result.verdict === 'violated' && expected === 'holds')
    return { ...result, expected, surprise: `violated, expected: ${wanted}`, stated }
  // `Always` meets `Sometimes`: then what was expected did happen, whichever verdict that makes.
  const decided = stoppedBy === null ? result.verdict : expected
  return { ...result, expected: decided, surprise: null, stated }
}

/** True where the ends that were seen contradict an expectation, whatever a limit kept from being seen. */
function isRuledOut(wanted: Observation, satisfying: number, others: number): boolean {
  switch (wanted) {
    case 'Never':
      return satisfying > 0
    case 'Sometimes':
      return false
    case 'Always':
      return others > 0
    case 'Hangs':
      return satisfying + others > 0
  }
}

function endsIn(outcomes: readonly Outcome[]): number {
  return outcomes.reduce((sum, { count }) => sum + count, 0)
}
