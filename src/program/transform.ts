import type { Effect, Expression, Place } from './expression.ts'

/** Rebuilds an expression with `change` applied to every place and variable, innermost first. */
export interface Change {
  place(at: Place): Place
  variable(node: Extract<Expression, { kind: 'variable' }>): Expression
  /** Applied last, to each node whose parts are changed already. */
  readonly after?: (node: Expression) => Expression
}

export function mapExpression(node: Expression, change: Change): Expression {
  const mapped = mapParts(node, change)
  return change.after ? change.after(mapped) : mapped
}

function mapParts(node: Expression, change: Change): Expression {
  const map = (inner: Expression): Expression => mapExpression(inner, change)
  switch (node.kind) {
    case 'constant':
      return node
    case 'variable':
      return change.variable(node)
    case 'read':
      return { ...node, place: mapPlace(node.place, change) }
    case 'compare':
    case 'arithmetic':
      return { ...node, left: map(node.left), right: map(node.right) }
    case 'not':
      return { ...node, operand: map(node.operand) }
    case 'and':
    case 'or':
      return { ...node, operands: node.operands.map(map) }
    case 'conditional':
      return { ...node, condition: map(node.condition), then: map(node.then), else: map(node.else) }
    case 'some':
    case 'every':
    case 'sum':
      return { ...node, body: map(node.body) }
  }
}

export function mapEffect(effect: Effect, change: Change): Effect {
  const map = (inner: Effect): Effect => mapEffect(inner, change)
  switch (effect.kind) {
    case 'set':
      return { ...effect, place: mapPlace(effect.place, change), value: mapExpression(effect.value, change) }
    case 'check':
    case 'require':
      return { ...effect, condition: mapExpression(effect.condition, change) }
    case 'if':
      return {
        ...effect,
        condition: mapExpression(effect.condition, change),
        then: effect.then.map(map),
        else: effect.else.map(map),
      }
    case 'forEach':
      return { ...effect, body: effect.body.map(map) }
  }
}

function mapPlace(at: Place, change: Change): Place {
  return change.place({ ...at, index: mapExpression(at.index, change) })
}

/** The direct parts of an expression, the index of a place included. */
export function partsOf(node: Expression): readonly Expression[] {
  switch (node.kind) {
    case 'constant':
    case 'variable':
      return []
    case 'read':
      return [node.place.index]
    case 'compare':
    case 'arithmetic':
      return [node.left, node.right]
    case 'not':
      return [node.operand]
    case 'and':
    case 'or':
      return node.operands
    case 'conditional':
      return [node.condition, node.then, node.else]
    case 'some':
    case 'every':
    case 'sum':
      return [node.body]
  }
}

/** The expression and everything within it, outside in and from left to right. */
export function subexpressions(node: Expression): readonly Expression[] {
  const found: Expression[] = []
  const waiting = [node]
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    found.push(next)
    waiting.push(...partsOf(next).toReversed())
  }
  return found
}

/** The expressions that an effect evaluates itself, without the effects inside it. */
export function expressionsOf(effect: Effect): readonly Expression[] {
  switch (effect.kind) {
    case 'set':
      return [effect.place.index, effect.value]
    case 'check':
    case 'require':
    case 'if':
      return [effect.condition]
    case 'forEach':
      return []
  }
}

/** The effect and the effects inside it, in order. */
export function subeffects(effect: Effect): readonly Effect[] {
  return [effect, ...effectsWithin(effect).flatMap(subeffects)]
}

/** The effects directly inside an effect, in order. */
export function effectsWithin(effect: Effect): readonly Effect[] {
  switch (effect.kind) {
    case 'if':
      return [...effect.then, ...effect.else]
    case 'forEach':
      return effect.body
    case 'set':
    case 'check':
    case 'require':
      return []
  }
}

/** The direct parts of an expression or an effect. */
export function partsOfEither(node: Expression | Effect): readonly (Expression | Effect)[] {
  switch (node.kind) {
    case 'set':
    case 'check':
    case 'require':
    case 'if':
    case 'forEach':
      return [...expressionsOf(node), ...effectsWithin(node)]
    case 'constant':
    case 'variable':
    case 'read':
    case 'compare':
    case 'arithmetic':
    case 'not':
    case 'and':
    case 'or':
    case 'conditional':
    case 'some':
    case 'every':
    case 'sum':
      return partsOf(node)
  }
}
