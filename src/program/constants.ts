import { DONE } from './blocks.ts'
import { defaultValue, isInterchangeable, TASK, type Schema, type Value } from '../state/schema.ts'
import type { Expression, Place } from './expression.ts'
import { noFacts } from './facts.ts'
import { foldBlock, setsIn, type Folding, type SetEffect, type Step } from './fold.ts'
import { localFacts } from './local-facts.ts'
import { naming } from './naming.ts'
import { simplify, valueOf, type Simplified, type Simplifying } from './simplify.ts'
import type { AskedPlace, TaskDeclaration } from './tasks.ts'

/** A model without the fields that never change. */
export interface Folded {
  readonly tasks: readonly TaskDeclaration[]
  /** For the conditions of the model's properties: replaces reads of such fields, and decides what they decide. */
  readonly ofProperty: (condition: Expression) => Expression
  /** Whether evaluating an expression is certainly no model error, whatever comes before it. */
  readonly isSafe: (condition: Expression) => boolean
}

type Initial = Readonly<Record<string, readonly Readonly<Record<string, Value>>[]>>

export interface ToFold {
  readonly tasks: readonly TaskDeclaration[]
  readonly schema: Schema
  readonly initial: Initial
  /** The places in tasks for which properties ask. */
  readonly asked: readonly AskedPlace[]
}

/**
 * Finds the fields that no step of a model ever changes, and leaves out what follows from that. A schema serves many
 * models: the memory of a kernel has a flag for pages that were merged, and in a test without merging it is false in
 * every state. Then nobody needs to look, and a decision on it is no step of any run.
 *
 * Sound, because a field that starts with one value in all instances and is only ever set to that value has it in every
 * reachable state. All fields that start so are assumed constant; a step that is possible under this assumption and sets
 * one of them to anything else takes it back for that field, until no step does. A reference to an interchangeable instance is kept:
 * a program that names one of them is not the same program when they change their names.
 */
export function foldConstants({ tasks, schema, initial, asked }: ToFold): Folded {
  const constants = new Map(startingAlike(schema, initial))
  const { constantOf, remembering } = lookingAt(constants)
  const by: Simplifying = { schema, valueOf: constantOf }
  const isIdle = ({ place, value }: SetEffect): boolean => {
    const known = constantOf(place)
    return known !== undefined && valueOf(value) === known
  }
  const known = tasks.map((task) => {
    // No step is called as the end is.
    const ofTask = asked.filter(({ task: name, label }) => name === task.name && label !== DONE)
    const locals = naming(`task '${task.name}'`, () => localFacts(task.body, schema))
    const folding = { ...by, isIdle, asked: ofTask, remembered: remembering(), locals }
    return { task, folding, isWhole: ofTask.some(({ label }) => isNumbered(label)) }
  })
  for (;;) {
    const folded = known.map(({ task, folding, isWhole }) => {
      return isWhole ? task : { ...task, body: foldBlock(task.body, folding) }
    })
    const broken = folded
      .flatMap(({ body }) => setsIn(body))
      .filter((set) => constants.has(keyOf(set.place)) && !isIdle(set))
    if (broken.length === 0) {
      const simplified = (condition: Expression): Simplified => simplify(condition, noFacts, by)
      const ofProperty = (condition: Expression): Expression => simplified(condition).node
      return { tasks: folded, ofProperty, isSafe: (condition) => simplified(condition).isSafe }
    }
    for (const { place } of broken) constants.delete(keyOf(place))
  }
}

/** Steps with one label are told apart by numbers behind it, which count all of them: without one, others would get its number. */
export function isNumbered(label: string): boolean {
  return / \(\d+\)$/.test(label)
}

/** Looks up constants, and remembers what steps were folded to until a constant that was looked up for them is none any more. */
function lookingAt(constants: ReadonlyMap<string, Value>) {
  let lookedUp = new Set<string>()
  const constantOf = (place: Place): Value | undefined => {
    const key = keyOf(place)
    const value = constants.get(key)
    if (value !== undefined) lookedUp.add(key)
    return value
  }
  const remembering = (): Folding['remembered'] => {
    const known = new Map<Step, { readonly folded: Step; readonly by: ReadonlySet<string> }>()
    return (step, fold) => {
      const before = known.get(step)
      if (before && [...before.by].every((key) => constants.has(key))) return before.folded
      lookedUp = new Set()
      const folded = fold()
      known.set(step, { folded, by: lookedUp })
      return folded
    }
  }
  return { constantOf, remembering }
}

function* startingAlike(schema: Schema, initial: Initial): Generator<[string, Value]> {
  for (const [entity, { count, fields }] of Object.entries(schema.entities)) {
    for (const [field, { type }] of Object.entries(fields)) {
      const values = Array.from(
        { length: count },
        (_, index) => initial[entity]?.[index]?.[field] ?? defaultValue(type),
      )
      const namesOneOfMany = type.kind === 'reference' && values[0] !== null && mayChangeNames(schema, type.entity)
      if (new Set(values).size === 1 && !namesOneOfMany) yield [`${entity}.${field}`, values[0]!]
    }
  }
}

/** Tasks change their names with the instances that they run for. */
function mayChangeNames(schema: Schema, entity: string): boolean {
  return entity === TASK || isInterchangeable(schema, entity)
}

function keyOf(place: Place): string {
  return `${place.entity}.${place.field}`
}
