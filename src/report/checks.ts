import type { Run } from '../explorer/exploration.ts'
import { evaluate, ModelError } from '../program/interpret.ts'
import type { Fact } from '../program/explain.ts'
import { subexpressions } from '../program/transform.ts'
import { instanceCount } from '../state/schema.ts'
import { read, type State } from '../state/state.ts'
import type { Check } from './counterexample.ts'
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
    const seen = readIn(decision.facts).filter(({ entity }) => entity === users.entity)
    return [...new Set(seen.map(({ instance }) => instance))].flatMap((instance): Check[] => {
      const holders = holdersOf(speech, states.slice(0, index + 1), instance)
      const isCounted = seen.some((each) => each.instance === instance && each.field === users.count)
      const unseen = isCounted
        ? null
        : spokenPlace(speech, before, { entity: users.entity, instance, field: users.count })
      return holders.length === 0 ? [] : [{ step: index + 1, saw: decision.seen, so: decision.so!, unseen, holders }]
    })
  })
  return found.slice(-MOST)
}

/** The places that facts are about. */
function readIn(facts: readonly Fact[]) {
  return facts.flatMap(({ node, env }) =>
    subexpressions(node).flatMap((part) => {
      if (part.kind !== 'read') return []
      const { entity, index, field } = part.place
      try {
        const instance = evaluate(index, env)
        return typeof instance === 'number' ? [{ entity, instance, field }] : []
      } catch (error) {
        if (error instanceof ModelError) return []
        throw error
      }
    }),
  )
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
