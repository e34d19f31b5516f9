import { dekker, mutexLock, plainLock } from './locks.ts'
import { petersonForTwo } from './peterson.ts'
import { dieHard } from './pouring.ts'
import { holds, space, violated, type Classic } from './published.ts'
import { transactionCommit, twoPhaseCommit } from './two-phase-commit.ts'

/** Models of the TLA+ Examples (github.com/tlaplus/Examples). TLC's "states generated" are our transitions and one initial state. */
export const tlaExamples: readonly Classic[] = [
  {
    name: 'lock',
    parameters: '2 processes',
    model: plainLock,
    ...space('TLA+ Examples, locks_auxiliary_vars/manifest.json, Lock: 12, 21, 5', 12, 20, 5),
    verdicts: { 'mutual exclusion': holds('Lock.tla, MutualExclusion, proved there') },
    use: 'test',
  },
  {
    name: 'mutex',
    parameters: '2 processes',
    model: mutexLock,
    ...space('as lock: the holder is the one process that is inside', 12, 20, 5),
    verdicts: { 'mutual exclusion': holds('as lock') },
    use: 'test',
  },
  {
    name: 'peterson-for-two',
    parameters: '2 processes',
    model: petersonForTwo,
    ...space('TLA+ Examples, locks_auxiliary_vars/manifest.json, Peterson: 42, 77, 11', 42, 76, 11),
    verdicts: { 'mutual exclusion': holds('Peterson.tla, IndInvariant, proved there') },
    use: 'test',
  },
  {
    name: 'die-hard',
    parameters: '3 and 5 gallons',
    model: dieHard,
    states: { value: 16, source: 'Spectacle, specs/with_state_graphs/DieHard.dot: 16 nodes' },
    transitions: {
      value: 96,
      source: 'Spectacle, specs/with_state_graphs/DieHard.dot: 96 edges; six moves from each state',
    },
    verdicts: { 'not solved': violated(6, 'TLC on TLA+ Examples, DieHard/DieHard.tla: an error trace of 7 states') },
    use: 'test',
  },
  {
    name: 'transaction-commit',
    parameters: '3 resource managers',
    model: () => transactionCommit(3),
    ...space('TLA+ Examples, transaction_commit/manifest.json, TCommit: 34, 94, 7', 34, 93, 7),
    verdicts: { consistent: holds('TCommit.tla, TCConsistent') },
    use: 'test',
  },
  twoPhase(2, [56, 154, 8], 34),
  twoPhase(3, [288, 1146, 11], 80),
  twoPhase(4, [1568, 8258, 14], 166),
  twoPhase(5, [8832, 58146, 17], 314),
  twoPhase(6, [50816, 402306, 20], 553),
]

/** Models of the Murphi distribution (github.com/melver/cmurphi); what Rumur finds for its own texts. */
export const murphiExamples: readonly Classic[] = [
  {
    name: 'dekker',
    parameters: '2 processes',
    model: dekker,
    states: { value: 100, source: 'Rumur on CMurphi, ex/mux/dek.m: 100 states' },
    transitions: { value: 200, source: 'Rumur on CMurphi, ex/mux/dek.m: 200 rules fired' },
    verdicts: { 'mutual exclusion': holds('CMurphi, ex/mux/dek.m') },
    use: 'test',
  },
]

/** TLC's distinct states, generated states and depth, and the number of orbits. */
function twoPhase(
  managers: number,
  [distinct, generated, depth]: readonly [number, number, number],
  orbits: number,
): Classic {
  return {
    name: `two-phase-commit.${managers}`,
    parameters: `${managers} interchangeable resource managers`,
    model: () => twoPhaseCommit(managers),
    ...space(
      `TLC on TLA+ Examples, transaction_commit/TwoPhase.tla: ${distinct}, ${generated}, ${depth}`,
      distinct,
      generated - 1,
      depth,
    ),
    orbits: { value: orbits, source: 'the orbits of the TLA+ model under permutations, counted by enumerating them' },
    verdicts: { consistent: holds('TwoPhase.tla: it implements TCommit') },
    use: 'test',
  }
}
