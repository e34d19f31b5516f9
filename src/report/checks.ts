import type { Run } from '../explorer/exploration.ts'
import { instanceCount } from '../state/schema.ts'
import { read, type State } from '../state/state.ts'
import type { Check } from './counterexample.ts'
import { placesIn } from './looked.ts'
import { decisionOf } from './sentence.ts'
import { called, spokenPlace, type Speech } from './speech.ts'

/** The last ones are what the run ends in. */
const MOST = 5

/**
 * The decisions of a run that have a meaning, about something that somebody has a reference to then, as far as the vocabulary says what that
 * is. A wrong rule shows here: nothing slips in between, but what it looks at is not what matters.
 */
export function checksOf(speech: Speech, { initial, steps }: Run): Check[] {
  const { users } = speech.vocabulary
  if (!users || !speech.program.schema.entities[users.entity]) return []
  const states = [initial, ...steps.map(({ state }) => state)]
  const found = steps.flatMap(({ transition, choices }, index): Check[] => {
    const before = states[index]!
    const decision = decisionOf(speech, { transition, choices, before, changes: [] })
    if (decision?.so === undefined) return []
    const looked = placesIn(speech, decision.facts)
    const seen = looked.filter(({ entity }) => entity === users.entity)
    return [...new Set(seen.map(({ instance }) => instance))].flatMap((instance): Check[] => {
      const holders = holdersOf(speech, states.slice(0, index + 1), instance)
      if (holders.length === 0) return []
      const count = { entity: users.entity, instance, field: users.count }
      const missed = seen.some((each) => each.instance === instance && each.field === users.count) ? null : count
      const unseen = missed && spokenPlace(speech, before, missed)
      return [{ step: index + 1, saw: decision.seen, looked, so: decision.so!, unseen, missed, holders }]
    })
  })
  return found.slice(-MOST)
}

/** Who refers to an instance in the last of these states, and since which step. */
function holdersOf(speech: Speech, states: readonly State[], instance: number): Check['holders'] {
  const { holder, field } = speech.vocabulary.users!
  const { schema } = speech.program
  if (!schema.entities[holder]) return []
  const refers = (state: State, number: number): boolean => read(state, holder, number, field) === instance
  return Array.from({ length: instanceCount(schema, holder) }, (_, number) => number)
    .filter((number) => refers(states.at(-1)!, number))
    .map((number) => {
      const since = states.findLastIndex((state) => !refers(state, number)) + 1
      return { name: called(speech, holder, number), since: since === 0 ? null : since }
    })
}
