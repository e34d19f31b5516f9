import type { LitmusTest } from '../litmus/checked.ts'
import type { JudgedEnd } from '../litmus/end-set.ts'
import { endWords, isEnd, seenIn, type Seen } from './seen.ts'
import type { GuestRun } from './run-line.ts'
import type { Observation } from './session.ts'

/**
 * What a kernel says of a test, and the model of it:
 * - `agrees`: every end that was seen is possible, and every end that takes no race was seen;
 * - `impossible seen`: an end was seen that the model excludes: the model is wrong, or the kernel is;
 * - `possible not seen`: an end that takes no race was not seen;
 * - `no mechanism`: the kernel cannot be made to do what the test says;
 * - `nothing seen`: no run came to an end that says something: the guest died, or its mechanisms did not do what they should.
 */
export type Agreement = 'agrees' | 'impossible seen' | 'possible not seen' | 'no mechanism' | 'nothing seen'

/** An end that was seen, how often, and the first run that showed it. */
export interface SeenEnd {
  readonly seen: Seen
  readonly runs: number
  readonly first: Pick<GuestRun, 'order' | 'repetition'>
  readonly isPossible: boolean
}

export interface Compared {
  readonly agreement: Agreement
  readonly seen: readonly SeenEnd[]
  /** Ends of the model that were not seen. */
  readonly unseen: readonly JudgedEnd[]
  /** Runs that were compared. */
  readonly runs: number
}

/** Holds what was seen of a test against the ends of its model under the era that stands for the kernel; null where nobody knows them. */
export function compare(test: LitmusTest, ends: readonly JudgedEnd[] | null, observation: Observation): Compared {
  if (observation.missing.length > 0) return { agreement: 'no mechanism', seen: [], unseen: [], runs: 0 }
  if (ends === null) return { agreement: 'nothing seen', seen: [], unseen: [], runs: 0 }
  const told = observation.runs.filter(({ missed }) => missed.length === 0)
  const seen = seenEnds(test, ends, told)
  const unseen = ends.filter((end) => !seen.some((each) => isEnd(each.seen, end)))
  return { agreement: agreementOf(seen, unseen), seen, unseen, runs: told.length }
}

function agreementOf(seen: readonly SeenEnd[], unseen: readonly JudgedEnd[]): Agreement {
  if (seen.length === 0) return 'nothing seen'
  if (seen.some(({ isPossible }) => !isPossible)) return 'impossible seen'
  return unseen.some(({ needsRace }) => needsRace === false) ? 'possible not seen' : 'agrees'
}

function seenEnds(test: LitmusTest, ends: readonly JudgedEnd[], runs: readonly GuestRun[]): SeenEnd[] {
  const found = new Map<string, SeenEnd>()
  for (const run of runs) {
    const seen = seenIn(test, run)
    const key = endWords(seen)
    const before = found.get(key)
    const isPossible = before?.isPossible ?? ends.some((end) => isEnd(seen, end))
    found.set(key, { seen, isPossible, first: before?.first ?? run, runs: (before?.runs ?? 0) + 1 })
  }
  return [...found.values()]
}
