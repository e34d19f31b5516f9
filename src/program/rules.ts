import type { Schema } from '../state/schema.ts'
import type { Block } from './blocks.ts'
import { LOCAL } from './blocks.ts'
import { checkBound } from './bound.ts'
import { refuseDeep } from './depth.ts'
import type { Effect, Expression, Place } from './expression.ts'
import { naming } from './naming.ts'
import { expression } from './operands.ts'
import type { TaskDeclaration } from './tasks.ts'
import { subexpressions } from './transform.ts'

/**
 * What must hold of a program beyond its types:
 * - ghost fields decide nothing: only `check`, and the values of ghost fields, may read them;
 * - interchangeable instances have no names: no constant may name one.
 * Throws with the step and the field.
 */
export function checkRules(schema: Schema, declarations: readonly TaskDeclaration[]): void {
  for (const declaration of declarations) {
    const isGhost = (at: Place): boolean =>
      at.entity === LOCAL ? false : (schema.entities[at.entity]?.fields[at.field]?.ghost ?? false)
    const rules = { schema, isGhost }
    const me = declaration.per ? [declaration.per.variable] : []
    forEachStep(declaration.body, (label, part, choices) =>
      naming(`task '${declaration.name}', step '${label}'`, () => {
        const root = 'guard' in part ? part.guard : part.effect
        refuseDeep(root)
        checkBound(root, { around: [...me, ...choices], of: 'step' })
        if ('guard' in part) checkDecision(part.guard, rules)
        else checkEffect(part.effect, rules)
      }),
    )
  }
}

interface Rules {
  readonly schema: Schema
  readonly isGhost: (at: Place) => boolean
}

type Part = { readonly guard: Expression } | { readonly effect: Effect }

/** Visits guards and effects, with the variables of the choices of their step. */
function forEachStep(block: Block, visit: (label: string, part: Part, choices: readonly string[]) => void): void {
  for (const part of block) {
    if (!('kind' in part)) {
      forEachStep(part, visit)
      continue
    }
    switch (part.kind) {
      case 'step': {
        const choices = part.items.flatMap((item) => (item.kind === 'parameter' ? [item.parameter.variable] : []))
        for (const item of part.items) {
          if (item.kind === 'guard') visit(part.label, { guard: item.condition[expression] }, choices)
          else if (item.kind !== 'parameter') visit(part.label, { effect: item }, choices)
        }
        break
      }
      case 'either':
        for (const alternative of part.alternatives) forEachStep(alternative, visit)
        break
      case 'if':
        visit('ifLocal', { guard: part.condition }, [])
        forEachStep(part.then, visit)
        forEachStep(part.otherwise, visit)
        break
      case 'loop':
      case 'scope':
      case 'routine':
        forEachStep(part.body, visit)
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
  }
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
  for (const part of subexpressions(node)) {
    if (part.kind === 'read' && rules.isGhost(part.place)) {
      throw new Error(`it depends on the ghost field ${part.place.entity}.${part.place.field}`)
    }
  }
  checkNames(node, rules)
}

function checkNames(node: Expression, { schema }: Rules): void {
  for (const part of subexpressions(node)) {
    if (part.kind === 'read' && !isKnown(part.place, schema))
      throw new Error(`the schema has no field ${part.place.entity}.${part.place.field}`)
    if (part.kind !== 'constant' || part.type.kind !== 'reference' || part.value === null) continue
    if (schema.entities[part.type.entity]?.interchangeable) {
      throw new Error(
        `it names ${part.type.entity} ${String(part.value)}, but instances of ${part.type.entity} are interchangeable`,
      )
    }
  }
}

function isKnown(at: Place, schema: Schema): boolean {
  return at.entity === LOCAL || at.field in (schema.entities[at.entity]?.fields ?? {})
}

/** The rules for a property: it may read ghosts, but it may not name interchangeable instances either. */
export function checkPropertyRules(schema: Schema, condition: Expression): void {
  refuseDeep(condition)
  checkBound(condition, { around: [], of: 'property' })
  checkNames(condition, { schema, isGhost: () => false })
}
