import type { JudgedEnd } from '../litmus/end-set.ts'
import { observe } from '../litmus/outcome.ts'
import { textIn } from '../litmus/source.ts'
import type { VerdictRecord } from './record.ts'
import { RESULTS } from './json-documents.ts'
import type { ListDocument, MatrixDocument, ObservedDocument, Results } from './json-schemas.ts'
import { print } from './terminal.ts'
import type { Verified } from './verify-test.ts'

/** Prints the document of `--json`: there is one, and it is whole, whatever ended the run. */
export function printResults(found: Pick<Results, 'interrupted' | 'results'> & Partial<Pick<Results, 'tests'>>): void {
  const document: Results = {
    ...RESULTS,
    error: null,
    tests: [],
    ...found,
  }
  printDocument(document)
}

export function printDocument(document: Results | MatrixDocument | ListDocument | ObservedDocument): void {
  print(`${JSON.stringify(document, null, 2)}\n`)
}

export function resultsOf(records: readonly VerdictRecord[]): Results['results'] {
  return records.map(({ test, era, property, kind, verdict, expected, surprise, size, counterexample }) => {
    const { states, transitions, depth, stoppedBy } = size
    const sizes = { states, transitions, depth, stoppedBy }
    return { test, era, property, kind, verdict, expected, surprise, ...sizes, counterexample }
  })
}

/** What was asked of each test, and its ends. */
export function testsOf(verified: readonly Verified[]): Results['tests'] {
  return verified.map(({ test, era, size, outcomes, ends }) => {
    const ending = (wanted: boolean): number =>
      outcomes.reduce((sum, { satisfies, count }) => sum + (satisfies === wanted ? count : 0), 0)
    const seen = observe(ending(true), ending(false))
    return {
      test: test.name,
      era: era.name,
      question: textIn(test.file, test.question.span),
      // Only that there are ends of both kinds is certain before all states were looked at.
      observation: size.stoppedBy === null || seen === 'Sometimes' ? seen : null,
      ends: ends && ends.map(endOf),
    }
  })
}

function endOf({ registers, pages, references, hangs, satisfies, states, needsRace }: JudgedEnd) {
  return { registers, pages, references, hangs, satisfies, states, needsRace }
}
