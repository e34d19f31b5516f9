import { describe, expect, test } from 'vitest'
import { twoPhaseCommit } from '../../models/classics/two-phase-commit.ts'
import { emitExpression } from '../../src/explorer/compiled/expression.ts'
import { behaviourOf } from '../../src/explorer/compiled/behaviour.ts'
import { moduleSource } from '../../src/explorer/compiled/module.ts'
import { functionScope, indented, unitOf, withVariable } from '../../src/explorer/compiled/scope.ts'
import { number } from '../../src/explorer/compiled/term.ts'
import { modelError, noDeadlock, type Model } from '../../src/invariants/property.ts'
import type { Arithmetic, Effect, Expression, Place } from '../../src/program/expression.ts'
import { printExpression } from '../../src/program/print.ts'
import type { Transition } from '../../src/program/program.ts'
import { layoutOf } from '../../src/state/layout.ts'
import type { Schema, Value, ValueType } from '../../src/state/schema.ts'

/*
 * The generated code, to be read: one file for each kind of construct. That the code is right is tested elsewhere; here a
 * change of what is generated shows in a review.
 */
const flag: ValueType = { kind: 'flag' }
const small: ValueType = { kind: 'range', min: 0, max: 3 }
const signed: ValueType = { kind: 'range', min: -1, max: 2 }
const toFrame: ValueType = { kind: 'reference', entity: 'frame' }
const pc: ValueType = { kind: 'enumeration', members: ['take', 'done'] }
const field = (type: ValueType) => ({ type, ghost: false })
const schema: Schema = {
  entities: {
    // 7 bits each, so that the fifth lies in another word.
    frame: {
      count: 5,
      interchangeable: false,
      fields: { count: field(small), free: field(flag), bias: field(signed), locked: field(flag), dirty: field(flag) },
    },
    global: { count: 1, interchangeable: false, fields: { head: field(toFrame), n: field(small) } },
    worker: { count: 1, interchangeable: false, fields: { pc: field(pc), mine: field(toFrame) } },
  },
  taskCount: 1,
  firstTask: {},
}

const constant = (type: ValueType, value: Value): Expression => ({ kind: 'constant', type, value })
const variable = (name: string, type: ValueType): Expression => ({ kind: 'variable', name, type })
const at = (entity: string, index: Expression, name: string): Place => {
  return { entity, index, field: name, type: schema.entities[entity]!.fields[name]!.type }
}
const read = (place: Place): Expression => ({ kind: 'read', place })
const n = at('global', constant(small, 0), 'n')
const head = at('global', constant(small, 0), 'head')
const f = variable('f', toFrame)
const compare = (operator: 'eq' | 'lt' | 'ge', left: Expression, right: Expression): Expression => ({
  kind: 'compare',
  operator,
  left,
  right,
})
const arithmetic = (operator: Arithmetic, left: Expression, right: Expression): Expression => {
  return { kind: 'arithmetic', operator, left, right }
}
const free = (index: Expression): Expression => read(at('frame', index, 'free'))
const two = constant(small, 2)

const expressions: readonly Expression[] = [
  constant(toFrame, null),
  read(n),
  read(at('frame', constant(small, 4), 'bias')),
  read(at('frame', f, 'count')),
  read(at('frame', read(head), 'bias')),
  read(at('frame', arithmetic('add', read(n), read(n)), 'count')),
  compare('eq', read(head), constant(toFrame, null)),
  compare('lt', read(n), constant(small, 7)),
  compare('ge', read(n), two),
  arithmetic('sub', read(n), two),
  arithmetic('mul', read(n), constant(small, 0)),
  arithmetic('mod', read(n), two),
  arithmetic('mod', two, read(n)),
  arithmetic('div', read(n), two),
  arithmetic('div', two, read(n)),
  arithmetic('bitAnd', read(n), two),
  arithmetic('shiftLeft', two, read(n)),
  arithmetic('shiftRight', read(n), arithmetic('sub', read(n), two)),
  { kind: 'not', operand: free(f) },
  { kind: 'and', operands: [free(f), compare('lt', read(n), two)] },
  { kind: 'or', operands: [compare('eq', f, f), constant(flag, false), free(f)] },
  { kind: 'conditional', condition: free(f), then: read(n), else: two },
  { kind: 'some', variable: 'each', entity: 'frame', body: free(variable('each', toFrame)) },
  { kind: 'every', variable: 'each', entity: 'frame', body: free(variable('each', toFrame)) },
  { kind: 'sum', variable: 'each', entity: 'frame', body: read(at('frame', variable('each', toFrame), 'count')) },
]

const set = (place: Place, value: Expression): Effect => ({ kind: 'set', place, value })
const mine = at('worker', constant(small, 0), 'mine')
const location = at('worker', constant(small, 0), 'pc')
const steps: readonly (Partial<Transition> & { readonly label: string })[] = [
  { label: 'constants', effects: [set(n, two), set(at('frame', constant(small, 4), 'free'), constant(flag, true))] },
  { label: 'increment: checked', effects: [set(n, arithmetic('add', read(n), constant(small, 1)))] },
  { label: 'copy: in range', effects: [set(n, read(at('frame', constant(small, 1), 'count')))] },
  { label: 'write through a reference', effects: [set(at('frame', read(head), 'count'), read(n))] },
  {
    label: 'choose a frame',
    parameters: [{ variable: 'f', domain: { kind: 'entity', entity: 'frame' } }],
    guards: [free(f)],
    effects: [set(at('frame', f, 'free'), constant(flag, false)), set(mine, f)],
  },
  { label: 'guard that may fail', guards: [free(read(head))], effects: [] },
  {
    label: 'check, require, if',
    effects: [
      { kind: 'check', property: 'asserted', condition: compare('lt', read(n), two) },
      { kind: 'require', condition: free(constant(small, 0)), message: 'frame 0 is free' },
      {
        kind: 'if',
        condition: free(constant(small, 1)),
        then: [set(n, two)],
        else: [set(location, constant(pc, 'done'))],
      },
    ],
  },
  {
    label: 'for each',
    effects: [{ kind: 'forEach', variable: 'f', entity: 'frame', body: [set(at('frame', f, 'dirty'), free(f))] }],
  },
]

describe('generated code', () => {
  test('of expressions', async () => {
    const printed = expressions.map((expression) => {
      const scope = withVariable(functionScope(unitOf(layoutOf(schema))), 'f', number('f', 0, 4))
      const { code, min, max, fails } = emitExpression(scope, expression)
      return `${printExpression(expression)}\n  ${code}\n  ${min} to ${max}${fails ? ', may fail' : ''}\n`
    })
    await expect(printed.join('\n')).toMatchFileSnapshot('../golden/compiled/expressions.txt')
  })

  test('of steps', async () => {
    const transitions = steps.map((step, id): Transition => ({
      id,
      task: 0,
      location: 0,
      parameters: [],
      guards: [],
      effects: [],
      source: null,
      ...step,
    }))
    const locations = [
      { label: 'take', rest: false, passing: 'no' as const, transitions },
      { label: 'done', rest: true, passing: 'no' as const, transitions: [] },
    ]
    const tasks = [{ name: 'worker', number: 0, entity: 'worker', instance: 0, locations }]
    const about = { meaning: 'nothing', source: 'this test' }
    const model: Model = {
      program: { name: 'steps', schema, initial: {}, tasks },
      properties: [
        { kind: 'invariant', name: 'small', condition: compare('lt', read(n), constant(small, 3)), ...about },
        { kind: 'assertion', name: 'asserted', ...about },
        noDeadlock,
        modelError,
      ],
    }
    const { text } = moduleSource(model, layoutOf(schema), 'full')
    await expect(indented(text)).toMatchFileSnapshot('../golden/compiled/steps.txt')
  })

  test('of canonical representatives', async () => {
    const model = twoPhaseCommit(3)
    const { text } = moduleSource(model, layoutOf(model.program.schema), 'reduced')
    const functions = text.split('\n\n').filter((part) => /^function (mix|sign|rename|twins|canonical)\(/.test(part))
    await expect(indented(functions.join('\n\n'))).toMatchFileSnapshot('../golden/compiled/canonical.txt')
  })
})

describe('the behaviour of a model', () => {
  test('is that of another one that was built alike', () => {
    expect(behaviourOf(twoPhaseCommit(3))).toBe(behaviourOf(twoPhaseCommit(3)))
  })

  test('is not that of one with other steps, another start or other properties', () => {
    const model = twoPhaseCommit(3)
    const { program } = model
    const [entity, [instance]] = Object.entries(program.initial).map(
      ([name, instances]) => [name, instances] as const,
    )[0]!
    const [name] = Object.keys(instance!)
    const others: Model[] = [
      twoPhaseCommit(4),
      { ...model, program: { ...program, initial: { ...program.initial, [entity]: [{ ...instance, [name!]: 1 }] } } },
      { ...model, properties: model.properties.slice(1) },
    ]
    for (const other of others) expect(behaviourOf(other)).not.toBe(behaviourOf(model))
  })
})
