import type { Observation } from './checked.ts'
import type { Quantifier } from './syntax.ts'

/**
 * The observation of herd7: none, some or all of the end states satisfy the proposition. Where there is no end state, no run
 * ends, and the proposition was put to nothing.
 */
export function observe(satisfying: number, others: number): Observation {
  if (satisfying === 0) return others === 0 ? 'Hangs' : 'Never'
  return others === 0 ? 'Always' : 'Sometimes'
}

/**
 * True where an observation is what was expected. `Sometimes` says that the outcome can happen, so `Always` meets it
 * too: kernel history tells what can happen, and it is the test's program that decides how often.
 */
export function meets(observed: Observation, expected: Observation): boolean {
  return observed === expected || (expected === 'Sometimes' && observed === 'Always')
}

/** The verdict on a question of which this was observed, or is expected. */
export function verdictOf(quantifier: Quantifier, observed: Observation): 'holds' | 'violated' | 'vacuous' {
  if (observed === 'Hangs') return 'vacuous'
  return isBad(quantifier, observed) ? 'violated' : 'holds'
}

/**
 * True where an observation shows what the test's author calls bad: an `exists` clause describes a bad outcome, a
 * `~exists` clause denies one, a `forall` clause says what every outcome should satisfy.
 */
export function isBad(quantifier: Quantifier, observed: Observation): boolean {
  switch (quantifier) {
    case 'exists':
    case '~exists':
      return observed !== 'Never'
    case 'forall':
      return observed !== 'Always'
  }
}
