import { instanceCount, isInterchangeable, TASK, type Schema } from '../state/schema.ts'
import type { Block } from './blocks.ts'
import { LOCAL } from '../state/names.ts'
import { checkBound } from './bound.ts'
import { refuseDeep } from './depth.ts'
import type { Effect, Expression, Place } from './expression.ts'
import { checkBlock } from './given.ts'
import { checkConditionKinds, checkEffectKinds, isAlike } from './kinds.ts'
import { checkMarks } from './marks.ts'
import { naming } from './naming.ts'
import { orderMatters } from './loop-order.ts'
import { expression } from './operands.ts'
import { printExpression } from './print.ts'
import type { SourcePosition } from './program.ts'
import type { TaskDeclaration } from './tasks.ts'
import { partsOf } from './transform.ts'

/**
 * What must hold of a program beyond its types:
 * - ghost fields decide nothing: only `check`, and the values of ghost fields, may read them;
 * - interchangeable instances have no names: no constant and no number may stand for one, and a loop over them may not depend on
 *   the order. They are what Ip and Dill call a scalarset (Better verification through symmetry, 1996).
 * Throws with the step, its place in the source and the field.
 */
export function checkRules(schema: Schema, declarations: readonly TaskDeclaration[]): void {
  for (const declaration of declarations) {
    const isGhost = (at: Place): boolean =>
      at.entity === LOCAL ? false : (schema.entities[at.entity]?.fields[at.field]?.ghost ?? false)
    const rules = { schema, isGhost, namesTasks: !hasTasksWithoutNames(schema, declarations) }
    const me = declaration.per ? [declaration.per.variable] : []
    forEachStep(declaration.body, `task '${declaration.name}'`, ({ label, source }, part, choices) =>
      naming(`task '${declaration.name}', ${label}`, () => {
        const root = 'guard' in part ? part.guard : part.effect
        refuseDeep(root)
        checkBound(root, { around: [...me, ...choices], of: 'step' })
        try {
          if ('guard' in part) checkConditionKinds(part.guard)
          else checkEffectKinds(part.effect)
          if ('guard' in part) checkDecision(part.guard, rules)
          else checkEffect(part.effect, rules)
        } catch (error) {
          const message = error instanceof Error ? error.message : String(error)
          throw new Error(`${message}${positionWords(source())}`, { cause: error })
        }
      }),
    )
    checkMarks(`task '${declaration.name}'`, declaration.body)
  }
}

interface Rules {
  readonly schema: Schema
  readonly isGhost: (at: Place) => boolean
  /** Whether a constant may name a task: not where some of them are interchangeable. */
  readonly namesTasks: boolean
}

function hasTasksWithoutNames(schema: Schema, declarations: readonly TaskDeclaration[]): boolean {
  return declarations.some(({ per }) => per !== null && isInterchangeable(schema, per.entity))
}

function positionWords(position: SourcePosition | null): string {
  return position ? ` (${position.file}:${position.line})` : ''
}

/** What a rule is about, for messages. */
interface Where {
  readonly label: string
  readonly source: () => SourcePosition | null
}

type Part = { readonly guard: Expression } | { readonly effect: Effect }

/** Visits guards and effects, with the variables of the choices of their step. Throws, with where that is, for what is no block. */
function forEachStep(
  block: Block,
  where: string,
  visit: (where: Where, part: Part, choices: readonly string[]) => void,
): void {
  checkBlock(where, block)
  for (const part of block) {
    if (!('kind' in part)) {
      forEachStep(part, where, visit)
      continue
    }
    switch (part.kind) {
      case 'step': {
        const choices = part.items.flatMap((item) => (item.kind === 'parameter' ? [item.parameter.variable] : []))
        for (const item of part.items) {
          const of = { label: `step '${part.label}'`, source: part.source }
          if (item.kind === 'guard') visit(of, { guard: item.condition[expression] }, choices)
          else if (item.kind !== 'parameter') visit(of, { effect: item }, choices)
        }
        break
      }
      case 'either':
        for (const alternative of part.alternatives) forEachStep(alternative, `${where}, in either`, visit)
        break
      case 'if':
        visit({ label: "step 'ifLocal'", source: () => null }, { guard: part.condition }, [])
        forEachStep(part.then, `${where}, in ifLocal`, visit)
        forEachStep(part.otherwise, `${where}, in ifLocal`, visit)
        break
      case 'loop':
      case 'scope':
        forEachStep(part.body, `${where}, in ${part.kind}`, visit)
        break
      case 'routine':
        forEachStep(part.body, `${where}, in routine '${part.name}'`, visit)
        break
      case 'leave':
      case 'retry':
      case 'rest':
      case 'boundary':
        break
    }
  }
}

function checkEffect(effect: Effect, rules: Rules): void {
  switch (effect.kind) {
    case 'check':
      checkNames(effect.condition, rules)
      return
    case 'require':
      checkDecision(effect.condition, rules)
      return
    case 'set':
      if (!rules.isGhost(effect.place)) {
        checkDecision(effect.place.index, rules)
        checkDecision(effect.value, rules)
      }
      checkNames({ kind: 'read', place: effect.place }, rules)
      checkNames(effect.value, rules)
      return
    case 'if':
      if (setsOnlyGhosts([...effect.then, ...effect.else], rules)) checkNames(effect.condition, rules)
      else checkDecision(effect.condition, rules)
      for (const inner of [...effect.then, ...effect.else]) checkEffect(inner, rules)
      return
    case 'forEach':
      for (const inner of effect.body) checkEffect(inner, rules)
      if (isInterchangeable(rules.schema, effect.entity)) checkOrder(effect)
  }
}

function checkOrder(loop: Extract<Effect, { readonly kind: 'forEach' }>): void {
  const why = orderMatters(loop)
  if (why === null) return
  throw new Error(
    `${why}, but instances of ${loop.entity} are interchangeable, so they have none. In a loop over them, set fields of the instance itself ` +
      'that nothing else in the loop reads; or something else to one value; or add a constant. To tell instances apart, take one after the ' +
      'other in steps with any()',
  )
}

function setsOnlyGhosts(effects: readonly Effect[], rules: Rules): boolean {
  return effects.every((effect) => {
    switch (effect.kind) {
      case 'set':
        return rules.isGhost(effect.place)
      case 'check':
        return true
      case 'require':
        return false
      case 'if':
        return setsOnlyGhosts([...effect.then, ...effect.else], rules)
      case 'forEach':
        return setsOnlyGhosts(effect.body, rules)
    }
  })
}

/** An expression on which something other than a ghost field depends. */
function checkDecision(node: Expression, rules: Rules): void {
  checkPart(node, rules)
  if (node.kind === 'read' && rules.isGhost(node.place))
    throw new Error(`it depends on the ghost field ${node.place.entity}.${node.place.field}`)
  for (const part of partsOf(node)) checkDecision(part, rules)
}

function checkNames(node: Expression, rules: Rules): void {
  checkPart(node, rules)
  for (const part of partsOf(node)) checkNames(part, rules)
}

function checkPart(node: Expression, { schema, namesTasks }: Rules): void {
  if (node.kind === 'read') {
    checkPlace(node.place, schema)
    checkIndex(node.place, schema)
  }
  if (node.kind !== 'constant' || node.type.kind !== 'reference' || node.value === null) return
  const { entity } = node.type
  if (entity === TASK && !namesTasks)
    throw new Error(`it names task ${String(node.value)}, but some tasks are interchangeable`)
  instanceCount(schema, entity)
  if (isInterchangeable(schema, entity))
    throw new Error(`it names ${entity} ${String(node.value)}, but instances of ${entity} are interchangeable`)
}

/** Instances without names have no numbers either. */
function checkIndex({ entity, index }: Place, schema: Schema): void {
  if (!isInterchangeable(schema, entity) || refersTo(index)) return
  throw new Error(
    `it finds an instance of ${entity} by the number ${printExpression(index)}, but instances of ${entity} are interchangeable, so they have no ` +
      `numbers: keep a reference, ref('${entity}'), and use that; or declare ${entity} without 'interchangeable'`,
  )
}

function refersTo(index: Expression): boolean {
  switch (index.kind) {
    case 'constant':
    case 'variable':
      return index.type.kind === 'reference'
    case 'read':
      return index.place.type.kind === 'reference'
    case 'conditional':
      return refersTo(index.then) && refersTo(index.else)
    case 'compare':
    case 'arithmetic':
    case 'not':
    case 'and':
    case 'or':
    case 'some':
    case 'every':
    case 'sum':
      return false
  }
}

/** Throws for a field that the schema does not have, or has of another kind: it is one of another schema. */
function checkPlace({ entity, field, type }: Place, schema: Schema): void {
  if (entity === LOCAL) return
  const fields = schema.entities[entity]?.fields ?? {}
  if (!Object.hasOwn(fields, field)) throw new Error(`the schema has no field ${entity}.${field}`)
  // Kernel routines are written for one schema, and models have others like it, with wider numbers.
  if (!isAlike(fields[field]!.type, type))
    throw new Error(`the field ${entity}.${field} is of another schema: in that of the model it is of another kind`)
}

/** The rules for a property: it may read ghosts, but it may not name interchangeable instances either. */
export function checkPropertyRules(schema: Schema, condition: Expression): void {
  refuseDeep(condition)
  const namesTasks = !Object.keys(schema.firstTask).some((entity) => isInterchangeable(schema, entity))
  checkBound(condition, { around: [], of: 'property' })
  checkConditionKinds(condition)
  checkNames(condition, { schema, isGhost: () => false, namesTasks })
}
