import { addressOf } from '../../models/kernel/memory.ts'
import type { Choices, Era } from '../../models/kernel/era.ts'
import { operations } from '../../models/kernel/operations/index.ts'
import type { Operation, Parameter } from '../../models/kernel/operations/operation.ts'
import { num, refTo, type Block } from '../program/index.ts'
import type { Statement } from '../program/blocks.ts'

export type Routine = Extract<Statement, { readonly kind: 'routine' }>

/** A routine as one use of an operation contains it. */
export interface FoundRoutine {
  readonly routine: Routine
  readonly operation: string
  /** The operation, with `read` or `write` where that makes a difference. */
  readonly use: string
}

/** The routines of an era, in the order in which the operations contain them. The same name may come more than once. */
export function routinesOf(era: Era): readonly FoundRoutine[] {
  const known = found.get(era)
  if (known) return known
  const routines = operations.flatMap((operation) =>
    samplePrograms(operation, era).flatMap(({ use, block }) =>
      [...routinesIn(block)].map((routine) => ({ routine, operation: operation.name, use })),
    ),
  )
  found.set(era, routines)
  return routines
}

/** To put the programs of all operations together takes a second or two. */
const found = new WeakMap<Era, readonly FoundRoutine[]>()

/** The names of the routines of an operation, which most eras have in common. */
export function routineNames(operation: Operation, era: Era): ReadonlySet<string> {
  const before = named.get(operation) ?? []
  const same = before.find(({ looked }) => [...looked].every(([choice, made]) => era.choices[choice] === made))
  if (same) return same.names
  const looked = new Map<keyof Choices, unknown>()
  const choices = new Proxy(era.choices, {
    get: (all, choice: keyof Choices) => {
      looked.set(choice, all[choice])
      return all[choice]
    },
  })
  const programs = samplePrograms(operation, { ...era, choices })
  const names = new Set(programs.flatMap(({ block }) => [...routinesIn(block)].map(({ name }) => name)))
  named.set(operation, [...before, { looked, names }])
  return names
}

/** By operation: the names that it has where eras have made the choices that it looks at so. */
const named = new Map<
  Operation,
  readonly { readonly looked: ReadonlyMap<keyof Choices, unknown>; readonly names: ReadonlySet<string> }[]
>()

/** One use for each combination of what changes a program: reading or writing. */
function samplePrograms(operation: Operation, era: Era): { readonly use: string; readonly block: Block }[] {
  const [mine, other] = [0, 1].map((mm) => [addressOf(mm, 0, mm, 1)])
  const world = { choices: era.choices, pages: mine!, everyPage: [...mine!, ...other!], onValue: () => [], onFault: [] }
  const kinds = operation.form.split(' ').filter((word) => /^[A-Z_]+$/.test(word))
  const sample = (kind: string): Parameter[] => {
    switch (kind) {
      case 'PAGE':
        return [{ kind: 'page', page: 0 }]
      case 'VALUE':
        return [{ kind: 'value', value: num(1) }]
      case 'ACCESS':
        return [
          { kind: 'access', access: 'read' },
          { kind: 'access', access: 'write' },
        ]
      case 'TASK':
        return [{ kind: 'task', pages: other! }]
      case 'REFERENCE':
      case 'NEW_REFERENCE':
        return [{ kind: 'reference', slot: refTo('reference', 0), reusable: true, enter: [] }]
      default:
        throw new Error(`'${kind}' in the form of '${operation.name}' is no parameter`)
    }
  }
  const uses = kinds.reduce<Parameter[][]>(
    (lists, kind) => lists.flatMap((list) => sample(kind).map((value) => [...list, value])),
    [[]],
  )
  return uses.map((parameters) => {
    const access = parameters.flatMap((parameter) => (parameter.kind === 'access' ? [parameter.access] : []))
    return { use: [operation.name, ...access].join(' '), block: operation.program(parameters, world) }
  })
}

function* routinesIn(block: Block): Generator<Routine> {
  for (const part of block) {
    if (!('kind' in part)) yield* routinesIn(part)
    else yield* routinesInStatement(part)
  }
}

function* routinesInStatement(statement: Statement): Generator<Routine> {
  switch (statement.kind) {
    case 'routine':
      yield statement
      yield* routinesIn(statement.body)
      return
    case 'either':
      for (const alternative of statement.alternatives) yield* routinesIn(alternative)
      return
    case 'loop':
    case 'scope':
      yield* routinesIn(statement.body)
      return
    case 'if':
      yield* routinesIn(statement.then)
      yield* routinesIn(statement.otherwise)
      return
    case 'step':
    case 'leave':
    case 'retry':
    case 'rest':
    case 'boundary':
  }
}
