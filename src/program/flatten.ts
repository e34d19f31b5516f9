import type { Field } from '../state/schema.ts'
import { DONE, type Block, type PlainItem, type Scope, type Statement } from './blocks.ts'
import type { Expression } from './expression.ts'
import type { SourcePosition } from './program.ts'

/**
 * Where control goes: to a node of the graph, or to one of two by a condition on locals. A `later` stands for the
 * start of a loop or a retried scope, whose body is not compiled yet when the jump is.
 */
export type Entry =
  | { readonly kind: 'node'; readonly node: GraphNode }
  | { readonly kind: 'if'; readonly condition: Expression; readonly then: Entry; readonly otherwise: Entry }
  | { readonly kind: 'later'; to: Entry | null }
  /** Into a routine, whose locals start with their defaults. */
  | { readonly kind: 'enter'; readonly locals: readonly string[]; readonly to: Entry }

export interface Edge {
  readonly label: string
  readonly items: readonly PlainItem[]
  readonly source: () => SourcePosition | null
  /** It only looks at what never changes, and can always be taken. */
  readonly isDecided: boolean
  readonly target: Entry
}

/** A place where a task can be between two steps. */
export interface GraphNode {
  readonly label: string
  /** The task may stay here for ever. */
  rest: boolean
  /** In coarse steps, others may run while the task is here. */
  boundary: boolean
  /** The step that begins here, or, for an `either`, where its alternatives begin. */
  readonly edges: readonly Edge[]
  readonly alternatives: readonly Entry[]
}

export interface Graph {
  readonly entry: Entry
  readonly done: GraphNode
  readonly locals: Readonly<Record<string, Field>>
}

type Exit = 'leave' | 'retry'

/**
 * Compiles structured blocks to a control-flow graph, from the end backwards. Throws on misplaced exits and conditions. A part of
 * a program may exit to a scope around it: `outside` says where that leads.
 */
export function flatten(block: Block, outside: (exit: Exit) => GraphNode = misplaced): Graph {
  const done: GraphNode = { label: DONE, rest: true, boundary: true, edges: [], alternatives: [] }
  const locals: Record<string, Field> = {}
  const entry = compileBlock(block, { kind: 'node', node: done }, { path: '', exits: new Map(), locals, outside })
  return { entry, done, locals }
}

function misplaced(exit: Exit): never {
  throw new Error(`'${exit}' is used outside the scope that it belongs to`)
}

interface Context {
  /** The routines around a statement, as a prefix of its label. */
  readonly path: string
  readonly exits: ReadonlyMap<Scope, Readonly<Record<Exit, Entry>>>
  readonly locals: Record<string, Field>
  readonly outside: (exit: Exit) => GraphNode
}

function compileBlock(block: Block, next: Entry, context: Context): Entry {
  return block.reduceRight((after: Entry, part) => {
    return 'kind' in part ? compile(part, after, context) : compileBlock(part, after, context)
  }, next)
}

function compile(statement: Statement, next: Entry, context: Context): Entry {
  switch (statement.kind) {
    case 'step': {
      const label = context.path + statement.label
      const { items, source, isDecided = false } = statement
      const edge: Edge = { label, items, source, isDecided, target: next }
      return toNode({ label, rest: false, boundary: false, edges: [edge], alternatives: [] })
    }
    case 'either': {
      const alternatives = statement.alternatives.map((alternative) => compileBlock(alternative, next, context))
      return toNode({ label: firstLabel(alternatives[0]), rest: false, boundary: false, edges: [], alternatives })
    }
    case 'loop': {
      const start: Entry = { kind: 'later', to: null }
      start.to = compileBlock(statement.body, start, context)
      return start.to
    }
    case 'scope': {
      const start: Entry = { kind: 'later', to: null }
      const exits = new Map([...context.exits, [statement.scope, { leave: next, retry: start }]])
      start.to = compileBlock(statement.body, next, { ...context, exits })
      return start.to
    }
    case 'leave':
    case 'retry': {
      const exits = context.exits.get(statement.scope)
      return exits ? exits[statement.kind] : { kind: 'node', node: context.outside(statement.kind) }
    }
    case 'if': {
      const then = compileBlock(statement.then, next, context)
      const otherwise = compileBlock(statement.otherwise, next, context)
      return { kind: 'if', condition: statement.condition, then, otherwise }
    }
    case 'routine':
      Object.assign(context.locals, statement.locals)
      return {
        kind: 'enter',
        locals: Object.keys(statement.locals),
        to: compileBlock(statement.body, next, { ...context, path: `${context.path}${statement.name}/` }),
      }
    case 'rest':
      mark(next, (node) => Object.assign(node, { rest: true, boundary: true }))
      return next
    case 'boundary':
      mark(next, (node) => Object.assign(node, { boundary: true }))
      return next
  }
}

function toNode(node: GraphNode): Entry {
  return { kind: 'node', node }
}

function firstLabel(entry: Entry | undefined, through: readonly Entry[] = []): string {
  if (!entry) throw new Error('an either needs at least one alternative')
  checkGoesOn(entry, through)
  switch (entry.kind) {
    case 'node':
      return entry.node.label
    case 'if':
      return firstLabel(entry.then, [...through, entry])
    case 'enter':
      return firstLabel(entry.to, [...through, entry])
    case 'later':
      return entry.to ? firstLabel(entry.to, [...through, entry]) : 'again'
  }
}

function mark(entry: Entry, how: (node: GraphNode) => unknown, through: readonly Entry[] = []): void {
  checkGoesOn(entry, through)
  const behind = [...through, entry]
  switch (entry.kind) {
    case 'node':
      how(entry.node)
      return
    case 'if':
      mark(entry.then, how, behind)
      mark(entry.otherwise, how, behind)
      return
    case 'enter':
      mark(entry.to, how, behind)
      return
    case 'later':
      if (!entry.to) throw new Error("'rest' and 'boundary' stand directly before the step that they are about")
      mark(entry.to, how, behind)
  }
}

/** Throws where a way leads back to itself, and no step is on it. */
export function checkGoesOn(entry: Entry, through: readonly Entry[]): void {
  if (through.includes(entry)) throw new Error('a loop can go round without taking a step')
}
