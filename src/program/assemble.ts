import type { EntityDeclarations, FieldDeclaration } from '../state/declare.ts'
import { storedSchema } from '../state/declare.ts'
import {
  bounds,
  defaultValue,
  describeType,
  toInteger,
  type Entity,
  type Field,
  type Schema,
  type Valuation,
  type Value,
} from '../state/schema.ts'
import { bindTask, constantReference, type Identity } from './bind.ts'
import type { Effect, Expression } from './expression.ts'
import { foldConstants, isNumbered, type Folded } from './constants.ts'
import { flatten, type GraphNode } from './flatten.ts'
import { liveLocals, writtenLocals, type Live } from './liveness.ts'
import { naming } from './naming.ts'
import { expression } from './operands.ts'
import { TURN, type Location, type Parameter, type Program, type Task, type Transition } from './program.ts'
import { withoutPassedPlaces } from './passed-places.ts'
import {
  loopHeads,
  nodesOf,
  resolve,
  type Jump,
  type Resolved,
  type ResolvedEdge,
  type ResolvedNode,
} from './resolve.ts'
import { checkRules } from './rules.ts'
import { isCalled, type AskedPlace, type TaskDeclaration } from './tasks.ts'
import { mapEffect, mapExpression, type Change } from './transform.ts'

export interface ProgramDeclaration {
  readonly name: string
  readonly entities: EntityDeclarations
  readonly counts: Readonly<Record<string, number>>
  readonly initial: Readonly<Record<string, readonly Readonly<Record<string, Value>>[]>>
  readonly tasks: readonly TaskDeclaration[]
  /** Where properties ask whether a task is. */
  readonly asked: readonly AskedPlace[]
  /** `keep` looks at each field in each step, also at those that never change. */
  readonly constants?: 'fold' | 'keep'
  /** `coarse`: once a task is on its way, no other one runs until it comes to a boundary, may rest, or has ended. */
  readonly steps?: Steps
  /** More boundaries in coarse steps: true of what such a place is called, the routines around it and the step, with `/` between. */
  readonly boundaries?: IsBoundary | undefined
}

export type IsBoundary = (place: string) => boolean

/** How large a step is: each access to shared state, or everything from one boundary of a task to the next. */
export type Steps = 'fine' | 'coarse'

export interface Assembled {
  readonly program: Program
  readonly declarationOf: ReadonlyMap<Task, TaskDeclaration>
  /** The labels of each task as it was declared. */
  readonly labelsOf: ReadonlyMap<string, () => readonly string[]>
  /** What the properties have to go through before they are bound to the program. */
  readonly foldProperty: (condition: Expression) => Expression
}

/** Puts declared tasks together into a flat program. Throws with a sentence about what does not fit. */
export function assemble(declaration: ProgramDeclaration): Assembled {
  const plain = storedSchema(declaration.entities, declaration.counts)
  checkInitial(declaration, plain)
  checkRules(plain, declaration.tasks)
  const folded = declaration.constants === 'keep' ? null : foldConstants({ ...declaration, schema: plain })
  const compiled = folded
    ? folded.tasks.map((task) => compileFolded(task, folded, declaration))
    : declaration.tasks.map((task) => compileTask(task, declaration.boundaries))
  const isCoarse = declaration.steps === 'coarse'
  const schema = addTasks(isCoarse ? withTurn(plain) : plain, compiled)
  checkReferences(schema)
  const declarationOf = new Map<Task, TaskDeclaration>()
  const tasks: Task[] = []
  let nextId = 0
  for (const each of compiled) {
    const { per, name } = each.declaration
    const entity = entityOf(each.declaration)
    const count = per ? schema.entities[entity]!.count : 1
    for (let instance = 0; instance < count; instance++) {
      const identity = { number: tasks.length, entity, instance }
      const locations = locationsOf(each, { identity, schema, isCoarse, nextId: () => nextId++ })
      const task = { name: per ? `${name} ${instance}` : name, ...identity, locations }
      tasks.push(task)
      declarationOf.set(task, each.declaration)
    }
  }
  return {
    program: { name: declaration.name, schema, initial: initialValuation(declaration, compiled, schema), tasks },
    declarationOf,
    labelsOf: new Map(declaration.tasks.map((task) => [task.name, () => labelsIn(compileTask(task))])),
    foldProperty: folded?.ofProperty ?? ((condition) => condition),
  }
}

interface CompiledTask {
  readonly declaration: TaskDeclaration
  readonly nodes: readonly ResolvedNode[]
  readonly start: GraphNode
  readonly labels: ReadonlyMap<GraphNode, string>
  /** Where loops begin. */
  readonly loops: ReadonlySet<GraphNode>
  readonly live: Live
  readonly locals: Readonly<Record<string, Field>>
}

/** The entity that holds the `pc` and the locals of a task. */
function entityOf(declaration: TaskDeclaration): string {
  return declaration.per?.entity ?? `task ${declaration.name}`
}

function compileFolded(
  task: TaskDeclaration,
  { isSafe }: Folded,
  { asked, steps, boundaries }: ProgramDeclaration,
): CompiledTask {
  const ofTask = asked.filter(({ task: name }) => name === task.name)
  if (ofTask.some(({ label }) => isNumbered(label))) return compileTask(task, boundaries)
  const isAsked = (label: string): boolean => ofTask.some((each) => isCalled(label, each.label))
  return compileTask(task, boundaries, (resolved) =>
    withoutPassedPlaces(resolved, { isAsked, isSafe, isCoarse: steps === 'coarse' }),
  )
}

function compileTask(
  declaration: TaskDeclaration,
  boundaries?: IsBoundary,
  smaller = (resolved: Resolved) => resolved,
): CompiledTask {
  return naming(`task '${declaration.name}'`, () => {
    const graph = flatten(declaration.body)
    const whole = resolve(graph)
    markBoundaries(whole.nodes, boundaries)
    const { start, nodes } = smaller(whole)
    const first = nodesOf(start)
    if (first.length > 1) throw new Error('it begins with a local decision: begin with a step')
    const locals = { ...declaration.locals, ...graph.locals }
    return {
      declaration,
      nodes,
      start: first[0]!,
      labels: uniqueLabels(nodes),
      loops: loopHeads(nodes),
      live: liveLocals(nodes, locals),
      locals,
    }
  })
}

/** More places where others may run in coarse steps, by what they are called. */
function markBoundaries(nodes: readonly ResolvedNode[], isBoundary: IsBoundary | undefined): void {
  for (const { node } of nodes) node.boundary ||= isBoundary?.(node.label) === true
}

/** What the places of a task are called, and all the steps that begin there. */
function labelsIn({ labels, nodes }: CompiledTask): string[] {
  return [...new Set([...labels.values(), ...nodes.flatMap(({ edges }) => edges.map(({ label }) => label))])]
}

function uniqueLabels(nodes: readonly ResolvedNode[]): Map<GraphNode, string> {
  const used = new Map<string, number>()
  const taken = new Set(nodes.map(({ node }) => node.label))
  return new Map(
    nodes.map(({ node }) => {
      let times = (used.get(node.label) ?? 0) + 1
      // A step may have been given the label that this one would get.
      while (times > 1 && taken.has(`${node.label} (${times})`)) times++
      used.set(node.label, times)
      return [node, times === 1 ? node.label : `${node.label} (${times})`]
    }),
  )
}

function addTasks(plain: Schema, compiled: readonly CompiledTask[]): Schema {
  const entities: Record<string, Entity> = { ...plain.entities }
  const firstTask: Record<string, number> = {}
  let taskCount = 0
  for (const { declaration, labels, locals } of compiled) {
    const name = entityOf(declaration)
    if (declaration.per && !entities[name])
      throw new Error(`task '${declaration.name}' runs for each '${name}', but the schema has no entity '${name}'`)
    const host = entities[name] ?? { count: 1, interchangeable: false, fields: {} }
    if (!declaration.per && entities[name]) throw new Error(`two tasks are called '${declaration.name}'`)
    const pc: Field = { type: { kind: 'enumeration', members: [...labels.values()] }, ghost: false }
    for (const field of ['pc', ...Object.keys(locals)]) {
      if (Object.hasOwn(host.fields, field))
        throw new Error(`'${field}' is both a field of '${name}' and a local of task '${declaration.name}'`)
    }
    entities[name] = { ...host, fields: { ...host.fields, pc, ...locals } }
    if (declaration.per) firstTask[name] = taskCount
    taskCount += host.count
  }
  return { entities, taskCount, firstTask }
}

/** Throws for a field or a local that refers to an entity that the schema does not have. */
function checkReferences(schema: Schema): void {
  for (const [name, { fields }] of Object.entries(schema.entities))
    for (const [field, { type }] of Object.entries(fields)) naming(`${name}.${field}`, () => bounds(schema, type))
}

function withTurn(plain: Schema): Schema {
  const turn: Entity = { count: 1, interchangeable: false, fields: { [TURN.field]: { type: TURN.type, ghost: false } } }
  return { ...plain, entities: { ...plain.entities, [TURN.entity]: turn } }
}

interface Assembling {
  readonly identity: Identity
  readonly schema: Schema
  readonly isCoarse: boolean
  readonly nextId: () => number
}

function locationsOf(compiled: CompiledTask, { nextId, ...assembling }: Assembling): Location[] {
  const bind = bindTask(compiled.declaration, assembling.identity, assembling.schema)
  return compiled.nodes.map(({ node, edges }, location) => ({
    label: compiled.labels.get(node)!,
    rest: node.rest,
    passing: assembling.isCoarse ? passingOf(compiled, node) : 'no',
    transitions: edges.map((edge) =>
      transitionOf(compiled, node, edge, { ...assembling, bind, location, id: nextId() }),
    ),
  }))
}

function passingOf({ start, loops }: CompiledTask, node: GraphNode): Location['passing'] {
  if (node.boundary || node === start) return 'no'
  return loops.has(node) ? 'loop' : 'yes'
}

interface Binding extends Omit<Assembling, 'nextId'> {
  readonly bind: Change
  readonly location: number
  readonly id: number
}

function transitionOf(compiled: CompiledTask, node: GraphNode, edge: ResolvedEdge, binding: Binding): Transition {
  const parameters: Parameter[] = []
  const guards: Expression[] = binding.isCoarse ? [isMyTurn(binding.identity)] : []
  guards.push(...edge.conditions.map((each) => mapExpression(each, binding.bind)))
  const effects: Effect[] = []
  for (const item of edge.items) {
    if (item.kind === 'parameter') parameters.push(item.parameter)
    else if (item.kind === 'guard') guards.push(mapExpression(item.condition[expression], binding.bind))
    else effects.push(mapEffect(item, binding.bind))
  }
  const stale = new Set([...compiled.live.get(node)!, ...writtenLocals(edge)])
  effects.push(...jumpEffects(compiled, node, edge.target, stale, binding))
  const { source } = edge
  return {
    id: binding.id,
    task: binding.identity.number,
    label: edge.label,
    location: binding.location,
    parameters,
    guards,
    effects,
    get source() {
      return source()
    },
  }
}

/** Sets the new `pc` and resets the locals that nobody will read again. */
function jumpEffects(
  compiled: CompiledTask,
  from: GraphNode,
  jump: Jump,
  stale: ReadonlySet<string>,
  binding: Binding,
): Effect[] {
  const reset = (local: string): Effect => setField(binding, local, defaultValue(compiled.locals[local]!.type))
  switch (jump.kind) {
    case 'enter': {
      const begun = jump.locals.filter((local) => stale.has(local))
      const remaining = new Set([...stale].filter((local) => !begun.includes(local)))
      return [...begun.map(reset), ...jumpEffects(compiled, from, jump.to, remaining, binding)]
    }
    case 'if': {
      const condition = mapExpression(jump.condition, binding.bind)
      const then = jumpEffects(compiled, from, jump.then, stale, binding)
      return [{ kind: 'if', condition, then, else: jumpEffects(compiled, from, jump.otherwise, stale, binding) }]
    }
    case 'node': {
      const live = compiled.live.get(jump.node)!
      const dead = Object.keys(compiled.locals).filter((local) => stale.has(local) && !live.has(local))
      return [
        ...dead.map(reset),
        ...(binding.isCoarse ? [giveTurn(jump.node.boundary ? null : binding.identity.number)] : []),
        ...(jump.node === from ? [] : [setField(binding, 'pc', compiled.labels.get(jump.node)!)]),
      ]
    }
  }
}

const turn = { ...TURN, index: constantReference(TURN.entity, 0) }

function isMyTurn({ number }: Identity): Expression {
  const is = (task: number | null): Expression => {
    return { kind: 'compare', operator: 'eq', left: { kind: 'read', place: turn }, right: taskNamed(task) }
  }
  return { kind: 'or', operands: [is(null), is(number)] }
}

function giveTurn(task: number | null): Effect {
  return { kind: 'set', place: turn, value: taskNamed(task) }
}

function taskNamed(task: number | null): Expression {
  return { kind: 'constant', value: task, type: TURN.type }
}

function setField({ identity: { entity, instance }, schema }: Binding, field: string, value: Value): Effect {
  const { type } = schema.entities[entity]!.fields[field]!
  return {
    kind: 'set',
    place: { entity, index: constantReference(entity, instance), field, type },
    value: { kind: 'constant', value, type },
  }
}

function initialValuation(
  declaration: ProgramDeclaration,
  compiled: readonly CompiledTask[],
  schema: Schema,
): Valuation {
  const starts = new Map(compiled.map((each) => [entityOf(each.declaration), each.labels.get(each.start)!]))
  return Object.fromEntries(
    Object.entries(schema.entities).map(([name, { count, fields }]) => [
      name,
      Array.from({ length: count }, (_, instance) => {
        const given: Record<string, Value> = { ...declaration.initial[name]?.[instance] }
        if (starts.has(name)) given['pc'] = starts.get(name)!
        return Object.fromEntries(
          Object.entries(fields).map(([field, { type }]) => [
            field,
            checkedInitial(schema, `${name} ${instance}.${field}`, type, given[field]),
          ]),
        )
      }),
    ]),
  )
}

/** Throws for what the schema does not have: an entity, more instances than there are, a field; and for a lock, which starts free. */
function checkInitial({ initial, entities: declared }: ProgramDeclaration, { entities }: Schema): void {
  for (const [name, instances] of Object.entries(initial)) {
    if (!Object.hasOwn(entities, name)) throw new Error(`initial: the schema has no entity '${name}'`)
    const { count } = entities[name]!
    if (instances.length > count)
      throw new Error(`initial: ${instances.length} instances are given for '${name}', which has ${count}`)
    const fields: Readonly<Record<string, FieldDeclaration>> = declared[name]!.fields
    for (const field of instances.flatMap(Object.keys)) {
      if (!Object.hasOwn(fields, field)) throw new Error(`initial: '${name}' has no field '${field}' to start with`)
      const { kind } = fields[field]!
      if (kind === 'mutex' || kind === 'rwlock')
        throw new Error(`initial: '${field}' of '${name}' is a ${kind}, which starts free: leave it out`)
    }
  }
}

function checkedInitial(schema: Schema, what: string, type: Field['type'], given: Value | undefined): Value {
  if (given === undefined) return defaultValue(type)
  const { min, max } = bounds(schema, type)
  const integer = integerOf(what, type, given)
  // A null reference is stored as -1, but that is no instance.
  const isNamed = type.kind !== 'reference' || given === null || integer >= 0
  if (!Number.isSafeInteger(integer) || integer < min || integer > max || !isNamed)
    throw new Error(`initial: ${what} starts as ${String(given)}, which is no ${describeType(type)}`)
  return type.kind === 'range' ? integer + 0 : given
}

function integerOf(what: string, type: Field['type'], given: Value): number {
  try {
    return toInteger(type, given)
  } catch (error) {
    throw new Error(`initial: ${what}: ${error instanceof Error ? error.message : String(error)}`, { cause: error })
  }
}
