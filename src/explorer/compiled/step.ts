import type { Property } from '../../invariants/property.ts'
import type { Effect } from '../../program/expression.ts'
import { MOST_LOOPS, type Location, type Parameter, type Task, type Transition } from '../../program/program.ts'
import { instanceCount, type Schema } from '../../state/schema.ts'
import { slotsOf } from '../../state/layout.ts'
import { readSlot } from './access.ts'
import { changedWords, effectSize, emitEffects, type CheckExits } from './effect.ts'
import { emitExpression, sizeOf } from './expression.ts'
import { OBSERVE_ALL, OBSERVE_NONE } from './property.ts'
import { freshName, functionScope, functionText, withVariable, wordNames, type Scope, type Unit } from './scope.ts'
import { asCondition, isFalse, isTrue, literal, number } from './term.ts'

/** What the steps of a model need to know of its properties. */
export interface StepContext {
  readonly properties: readonly Property[]
  readonly classOf: (effects: readonly Effect[]) => number
}

/** What a step needs to know of the task that takes it. */
interface TaskContext extends StepContext {
  readonly task: Task
  /** The name of a table that says of each location whether it is passed, or null where none is. */
  readonly passing: string | null
}

/**
 * Emits `task_T(p, words)` for a task: it writes the successors of a state into `batch` from position `p` on, and
 * returns the position after them. A successor is its words and the class of the step that led to it. From a location
 * that is passed the task goes on at once, by calling itself.
 */
export function emitTask(unit: Unit, task: Task, given: StepContext): void {
  const words = wordNames(unit.layout)
  const scope = functionScope(unit)
  const members = locationNumbers(unit, task)
  const context = { ...given, task, passing: emitPassing(unit, task, members) }
  const named = task.locations.map((location) => {
    if (location.transitions.length === 0) return 'nothing'
    const name = `task_${task.number}_${freshName(unit, location.label)}`
    emitLocation(unit, name, location, context)
    return name
  })
  const pc = readSlot(scope, pcSlot(unit, task))
  if (named.length > MOST_CASES) {
    const table = members.map((_, member) => named[members.indexOf(member)])
    unit.functions.push(`const steps_${task.number} = [\n  ${table.join(',\n  ')},\n]`)
    const call = `return steps_${task.number}[${pc}](p, ${words.join(', ')})`
    unit.functions.push(functionText(`task_${task.number}`, ['p', ...words], scope, [call]))
    return
  }
  const cases = named.flatMap((name, position) => {
    return name === 'nothing' ? [] : [`case ${members[position]}: return ${name}(p, ${words.join(', ')})`]
  })
  const body = [`switch (${pc}) {`, ...cases, '}', 'return p']
  unit.functions.push(functionText(`task_${task.number}`, ['p', ...words], scope, body))
}

const PASSING = { no: 0, yes: 1, loop: 2 } as const

function emitPassing(unit: Unit, { number, locations }: Task, members: readonly number[]): string | null {
  if (!locations.some(({ passing }) => passing !== 'no')) return null
  const table = members.map((_, member) => PASSING[locations[members.indexOf(member)]?.passing ?? 'no'])
  unit.functions.push(`const passing_${number} = Uint8Array.of(${table.join(', ')})`)
  return `passing_${number}`
}

/** A task with few locations has a switch, into which V8 puts the steps themselves; others have a table. */
const MOST_CASES = 32

/** Emits `mayRest(words)`: whether every task may stay where it is. */
export function emitMayRest(unit: Unit, tasks: readonly Task[]): void {
  const scope = functionScope(unit)
  const checks = tasks.flatMap((task) => {
    const busy = locationNumbers(unit, task).filter((_, position) => !task.locations[position]!.rest)
    if (busy.length === 0) return []
    return [
      `switch (${readSlot(scope, pcSlot(unit, task))}) {`,
      ...busy.map((location) => `case ${location}:`),
      'return false',
      '}',
    ]
  })
  unit.functions.push(functionText('mayRest', scope.words, scope, [...checks, 'return true']))
}

/** The most successors that a state can have. */
export function mostSuccessors(schema: Schema, tasks: readonly Task[]): number {
  const ofTransition = ({ parameters }: Transition): number =>
    parameters.reduce((product, { domain }) => product * (last(schema, domain) - first(domain) + 1), 1)
  const ofLocation = ({ transitions }: Location): number =>
    transitions.reduce((sum, each) => sum + ofTransition(each), 0)
  return tasks.reduce((sum, { locations }) => sum + Math.max(0, ...locations.map(ofLocation)), 0)
}

/** The numbers that stand for a task's locations in its `pc`. */
function locationNumbers({ layout }: Unit, { entity, locations }: Task): number[] {
  const { type } = layout.schema.entities[entity]!.fields['pc']!
  if (type.kind !== 'enumeration') throw new Error(`'${entity}.pc' must be an enumeration of locations`)
  return locations.map(({ label }) => type.members.indexOf(label))
}

function pcSlot({ layout }: Unit, { entity, instance }: Task): ReturnType<typeof slotsOf>[number] {
  return slotsOf(layout, entity, 'pc')[instance]!
}

function emitLocation(unit: Unit, name: string, { transitions }: Location, context: TaskContext): void {
  const scope = functionScope(unit)
  const lines = transitions.flatMap((transition) => [
    `// ${JSON.stringify(transition.label)}`,
    ...emitChoices(scope, transition, transition.parameters, context),
  ])
  unit.functions.push(functionText(name, ['p', ...scope.words], scope, [...lines, 'return p']))
}

/** The most nodes that the choices of a step may become by unrolling. */
const UNROLLED_NODES = 400

function emitChoices(
  scope: Scope,
  transition: Transition,
  parameters: readonly Parameter[],
  context: TaskContext,
): string[] {
  const [parameter, ...others] = parameters
  if (!parameter) return emitStep(scope, transition, context)
  const [from, to] = [first(parameter.domain), last(scope.unit.layout.schema, parameter.domain)]
  const choices = parameters.reduce(
    (product, { domain }) => product * (last(scope.unit.layout.schema, domain) - first(domain) + 1),
    1,
  )
  if (choices * transitionSize(scope, transition) <= UNROLLED_NODES)
    return Array.from({ length: to - from + 1 }, (_, choice) => {
      return emitChoices(withVariable(scope, parameter.variable, literal(from + choice)), transition, others, context)
    }).flat()
  const loop = freshName(scope.unit, parameter.variable)
  const inner = withVariable(scope, parameter.variable, number(loop, from, to))
  return [
    `for (let ${loop} = ${from}; ${loop} <= ${to}; ${loop}++) {`,
    ...emitChoices(inner, transition, others, context),
    '}',
  ]
}

function transitionSize(scope: Scope, { guards, effects }: Transition): number {
  const sizes = [...guards.map((guard) => sizeOf(scope, guard)), ...effects.map((effect) => effectSize(scope, effect))]
  return sizes.reduce((sum, size) => sum + size, 1)
}

function emitStep(scope: Scope, transition: Transition, context: TaskContext): string[] {
  const label = freshName(scope.unit, 'step')
  const fault = `{ fault(); break ${label} }`
  const guards: string[] = []
  for (const guard of transition.guards) {
    const test = asCondition(emitExpression(scope, guard))
    if (isFalse(test)) return guards.length === 0 ? [] : [`${label}: {`, ...guards, '}']
    if (isTrue(test)) continue
    guards.push(...emitGuard(scope, test.code, test.fails, label, fault))
  }
  const changed = changedWords(scope, transition.effects)
  const after = { ...scope, words: scope.words.map((name, word) => (changed.has(word) ? `n${word}` : name)) }
  const copies = after.words.flatMap((name, word) =>
    name === scope.words[word] ? [] : [`${name} = ${scope.words[word]}`],
  )
  const checks = new Set<number>()
  const check = (property: string): CheckExits | null => {
    const index = checkedProperty(context.properties, property)
    if (index < 0) return null
    checks.add(index)
    return { passed: `check_${index} |= 1`, failed: `check_${index} = 3` }
  }
  const effects = emitEffects(after, transition.effects, { fault, check })
  const { lines: pass, observed } = emitPass(after, label, transition, context)
  return [
    `${label}: {`,
    ...guards,
    ...(copies.length > 0 ? [`let ${copies.join(', ')}`] : []),
    ...[...checks].map((index) => `let check_${index} = 0`),
    ...effects,
    ...[...checks].flatMap((index) => [
      `if (check_${index} !== 0) checked[${index}] = 1`,
      `if (check_${index} === 3) stepHits[${index}] = 1`,
    ]),
    `taken[${transition.id}] = 1`,
    ...pass,
    ...after.words.map((name, word) => `batch[${sum('p', word)}] = ${name}`),
    `batch[${sum('p', after.words.length)}] = ${observed}`,
    `p += ${after.words.length + 1}`,
    '}',
  ]
}

/** What only passes goes on; where it cannot, the state is kept. Whether to look at it, is known when it is expanded. */
function emitPass(
  after: Scope,
  label: string,
  transition: Transition,
  { task, passing, classOf }: TaskContext,
): { readonly lines: readonly string[]; readonly observed: string } {
  const classes = `${observedAfter(transition, task, classOf)}`
  if (passing === null) return { lines: [], observed: classes }
  const ahead = freshName(after.unit, 'ahead')
  const lines = [
    `const ${ahead} = ${passing}[${readSlot(after, pcSlot(after.unit, task))}]`,
    `if (${ahead} === ${PASSING.yes} || (${ahead} === ${PASSING.loop} && loops < ${MOST_LOOPS - 1})) {`,
    `if (${ahead} === ${PASSING.loop}) loops++`,
    `advanced = met(${after.words.join(', ')})`,
    `if (!advanced) p = task_${task.number}(p, ${after.words.join(', ')})`,
    `if (${ahead} === ${PASSING.loop}) loops--`,
    `if (advanced) break ${label}`,
    '}',
    'advanced = true',
  ]
  return { lines, observed: `${ahead} === ${PASSING.no} ? ${classes} : ${OBSERVE_NONE}` }
}

/** Behind a location that was passed, nobody has looked at what the steps before it have changed. */
function observedAfter({ location, effects }: Transition, task: Task, classOf: StepContext['classOf']): number {
  return task.locations[location]!.passing !== 'no' ? OBSERVE_ALL : classOf(effects)
}

function emitGuard(scope: Scope, code: string, fails: boolean, label: string, fault: string): string[] {
  if (!fails) return [`if (!${code}) break ${label}`]
  const name = freshName(scope.unit, 'guard')
  return [`const ${name} = ${code}`, `if (failed) ${fault}`, `if (!${name}) break ${label}`]
}

/** The property that a check reports to, or -1. */
function checkedProperty(properties: readonly Property[], name: string): number {
  return properties.findIndex(
    (property) => property.name === name && (property.kind === 'assertion' || property.kind === 'witness'),
  )
}

function sum(name: string, offset: number): string {
  return offset === 0 ? name : `${name} + ${offset}`
}

function first(domain: Parameter['domain']): number {
  return domain.kind === 'range' ? domain.min : 0
}

function last(schema: Schema, domain: Parameter['domain']): number {
  return domain.kind === 'range' ? domain.max : instanceCount(schema, domain.entity) - 1
}
