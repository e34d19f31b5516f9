import type { FieldDeclarations } from '../state/declare.ts'
import type { Field } from '../state/schema.ts'
import { declareLocals, type Block, type Locals } from './blocks.ts'
import type { Expression } from './expression.ts'
import { checkLabel } from './given.ts'
import { condition, reference, type Cond, type Ref } from './operands.ts'
import { freshVariable, type EntityPlaces, type InstancePlaces } from './places.ts'
import { subexpressions } from './transform.ts'

/** A sequential program with a name: a thread, a kernel worker, a device. */
export interface TaskDeclaration {
  readonly name: string
  readonly locals: Readonly<Record<string, Field>>
  readonly body: Block
  /** The entity for each of whose instances a task of this kind runs, and the variable that stands for the instance. */
  readonly per: { readonly entity: string; readonly variable: string } | null
  /** True while the task is about to take a step with this label (its last part will do), or, for `done`, has ended. */
  at(label: string): Cond
}

/** One task. */
export function task<const Declared extends Locals>(
  name: string,
  locals: Declared,
  body: (my: InstancePlaces<Declared>) => Block,
): TaskDeclaration {
  checkTaskName(name)
  if (typeof body !== 'function') throw new Error(`task '${name}': its body is a function that returns a list of steps`)
  return { name, per: null, ...declareLocals('', locals, body), at: (label) => atLabel(name, label) }
}

/** A task for each instance of an entity. Where the entity is interchangeable, so are the tasks. */
export function taskPer<Name extends string, Fields extends FieldDeclarations, const Declared extends Locals>(
  entity: EntityPlaces<Name, Fields>,
  name: string,
  locals: Declared,
  body: (my: InstancePlaces<Declared>, mine: InstancePlaces<Fields>, me: Ref<Name>) => Block,
): TaskDeclaration {
  checkTaskName(name)
  if (typeof body !== 'function') throw new Error(`task '${name}': its body is a function that returns a list of steps`)
  const { variable, node } = freshVariable(entity.entityName)
  const me = reference(node, entity.entityName)
  const declared = declareLocals('', locals, (my) => body(my, entity.at(me), me))
  return { name, per: { entity: entity.entityName, variable }, ...declared, at: (label) => atLabel(name, label) }
}

function checkTaskName(name: string): void {
  checkLabel('a task needs a name', name)
}

const AT = 'at:'

/** Stands for a comparison of a `pc` until the labels of the task are known. */
function atLabel(name: string, label: string): Cond {
  return condition({ kind: 'variable', name: AT + JSON.stringify([name, label]), type: { kind: 'flag' } })
}

/** A place in a task, as `at` asks for it. */
export interface AskedPlace {
  readonly task: string
  readonly label: string
}

/** The task and the label that a variable asks about, or null for any other variable. */
export function askedPlace(variable: string): AskedPlace | null {
  if (!variable.startsWith(AT)) return null
  const [task, label] = JSON.parse(variable.slice(AT.length)) as [string, string]
  return { task, label }
}

/** The places that a condition asks about. */
export function askedPlaces(node: Expression): AskedPlace[] {
  return subexpressions(node).flatMap((part) => (part.kind === 'variable' ? (askedPlace(part.name) ?? []) : []))
}

/** Whether a label, with the routines around it, is what `at` calls by `asked`: its last part will do. */
export function isCalled(label: string, asked: string): boolean {
  return label === asked || label.endsWith(`/${asked}`)
}

/** Whether a step with this label, of which the routines around it are not known, may be what `at` calls by `asked`. */
export function mayBeCalled(label: string, asked: string): boolean {
  return isCalled(label, asked) || isCalled(asked, label)
}
