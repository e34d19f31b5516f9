import { distance } from 'fastest-levenshtein'
import type { Schema } from '../state/schema.ts'
import { TASK } from '../state/schema.ts'
import { LOCAL } from '../state/names.ts'
import type { Expression, Place } from './expression.ts'
import { SELF } from './locks.ts'
import type { Task } from './program.ts'
import { askedPlace, isCalled, type AskedPlace, type TaskDeclaration } from './tasks.ts'
import type { Change } from './transform.ts'

/** Which task a piece of program runs in. */
export interface Identity {
  readonly number: number
  /** The entity instance that holds its `pc` and locals. */
  readonly entity: string
  readonly instance: number
}

/** Puts one task's own instance, number and locals into a program that was written for any. */
export function bindTask(declaration: TaskDeclaration, identity: Identity, schema: Schema): Change {
  const instance = constantReference(identity.entity, identity.instance)
  return {
    place: (at) => (at.entity === LOCAL ? { ...at, entity: identity.entity, index: instance } : inSchema(at, schema)),
    variable: (node) => {
      if (node.name === SELF) return constantReference(TASK, identity.number)
      if (declaration.per && node.name === declaration.per.variable) return instance
      return node
    },
  }
}

/**
 * Puts comparisons of `pc` in the place of `task.at(label)`. Throws for a task that the model does not have, and for a label
 * that the task does not have as it was `declared`: where it has been folded away, nobody is ever there.
 */
export function bindLabels(
  tasks: readonly Task[],
  declared: ReadonlyMap<string, () => readonly string[]>,
  declarationOf: ReadonlyMap<Task, TaskDeclaration>,
  schema: Schema,
): Change {
  return {
    place: (at) => {
      if (at.entity === LOCAL)
        throw new Error(`a property reads the local '${at.field}': keep what properties read in the schema`)
      return inSchema(at, schema)
    },
    variable: (node) => {
      const asked = askedPlace(node.name)
      if (!asked) return node
      const { label } = asked
      const tests = tasks
        .filter((task) => declarationOf.get(task)!.name === asked.task)
        .flatMap((task) => testsOf(task, label, schema))
      if (tests.length === 0) requireLabel(asked, declared)
      return tests.length === 1 ? tests[0]! : { kind: 'or', operands: tests }
    },
  }
}

/** Throws where there is no such place in the tasks as they were declared. */
function requireLabel({ task, label }: AskedPlace, declared: ReadonlyMap<string, () => readonly string[]>): void {
  const labels = declared.get(task)?.()
  if (!labels) {
    const known = [...declared.keys()].map((name) => `'${name}'`).join(', ')
    throw new Error(`it asks where task '${task}' is, which is not in the model: its tasks are ${known}`)
  }
  if (!labels.some((each) => isCalled(each, label)))
    throw new Error(`task '${task}' has no step labelled '${label}'${nearest(labels, label)}`)
}

/** Vocabularies are shared between models of different sizes: the bounds that count are those of the model's schema. */
function inSchema(at: Place, schema: Schema): Place {
  return { ...at, type: schema.entities[at.entity]!.fields[at.field]!.type }
}

const MOST_NAMED = 5

/** The labels that a mistaken one may have stood for. */
function nearest(labels: readonly string[], label: string): string {
  const away = (each: string): number => distance(label, each.slice(each.lastIndexOf('/') + 1))
  const known = [...labels].sort((one, other) => away(one) - away(other)).slice(0, MOST_NAMED)
  return labels.length > MOST_NAMED ? `; the nearest are ${known.join(', ')}` : `: it has ${labels.join(', ')}`
}

function testsOf(task: Task, label: string, schema: Schema): Expression[] {
  const type = schema.entities[task.entity]!.fields['pc']!.type
  const read: Expression = {
    kind: 'read',
    place: { entity: task.entity, index: constantReference(task.entity, task.instance), field: 'pc', type },
  }
  return task.locations
    .filter(({ label: own, transitions }) =>
      [own, ...transitions.map((each) => each.label)].some((each) => isCalled(each, label)),
    )
    .map((location) => ({
      kind: 'compare',
      operator: 'eq',
      left: read,
      right: { kind: 'constant', value: location.label, type },
    }))
}

export function constantReference(entity: string, value: number): Expression {
  return { kind: 'constant', value, type: { kind: 'reference', entity } }
}
