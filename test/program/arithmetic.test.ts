import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { explore } from '../../src/explorer/index.ts'
import { model, type Model } from '../../src/invariants/index.ts'
import type { Arithmetic } from '../../src/program/expression.ts'
import { calculate, ModelError } from '../../src/program/interpret.ts'
import { num, printExpression, schema, step, task, type Num } from '../../src/program/index.ts'
import { expression } from '../../src/program/operands.ts'
import { range, single } from '../../src/state/index.ts'
import { read } from '../../src/state/state.ts'

/**
 * What C says of each operator, computed with whole numbers of any size: division toward zero (C23 6.5.6), bit operators on
 * two's complement (C23 6.2.6.2), and shifts as products with and quotients by powers of two. Null is a model error.
 */
const MEANING: Readonly<Record<Arithmetic, (left: bigint, right: bigint) => bigint | null>> = {
  add: (left, right) => left + right,
  sub: (left, right) => left - right,
  mul: (left, right) => left * right,
  div: (left, right) => (right === 0n ? null : left / right),
  mod: (left, right) => (right === 0n ? null : left % right),
  bitAnd: (left, right) => left & right,
  bitOr: (left, right) => left | right,
  bitXor: (left, right) => left ^ right,
  shiftLeft: (left, right) => (right < 0n || right > 31n ? null : left << right),
  shiftRight: (left, right) => (right < 0n || right > 31n ? null : left >> right),
}
const operators = Object.keys(MEANING) as Arithmetic[]
const METHODS: Readonly<Record<Arithmetic, (left: Num, right: Num) => Num>> = {
  add: (left, right) => left.plus(right),
  sub: (left, right) => left.minus(right),
  mul: (left, right) => left.times(right),
  div: (left, right) => left.dividedBy(right),
  mod: (left, right) => left.mod(right),
  bitAnd: (left, right) => left.bitAnd(right),
  bitOr: (left, right) => left.bitOr(right),
  bitXor: (left, right) => left.bitXor(right),
  shiftLeft: (left, right) => left.shiftLeft(right),
  shiftRight: (left, right) => left.shiftRight(right),
}

/** Numbers small and large, and often those at which a sign or a width changes. */
const whole = fc.oneof(
  fc.integer({ min: -40, max: 40 }),
  fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }),
  fc.constantFrom(-(2 ** 31), 2 ** 31 - 1, 2 ** 31, 2 ** 32 - 1, -1, 0, 1, 31, 32),
)

describe.each(operators)('%s', (operator) => {
  test('gives the whole number that C gives, or is a model error', () => {
    fc.assert(
      fc.property(whole, whole, (left, right) => {
        const meant = MEANING[operator](BigInt(left), BigInt(right))
        if (meant === null) expect(() => calculate(operator, left, right)).toThrow(ModelError)
        // A product of two numbers of 32 bits may have more digits than a number of JavaScript.
        else if (-(2n ** 53n) < meant && meant < 2n ** 53n) expect(calculate(operator, left, right)).toBe(Number(meant))
      }),
      { numRuns: 2000 },
    )
  })

  test('gives the same in both engines, with and without folding', async () => {
    await fc.assert(
      fc.asyncProperty(whole, whole, fc.constantFrom('fold', 'keep'), async (left, right, constants) => {
        const meant = MEANING[operator](BigInt(left), BigInt(right))
        const fits = meant !== null && meant >= -(2n ** 31n) && meant < 2n ** 31n
        for (const engine of ['reference', 'compiled'] as const)
          expect(await resultOf(computing(operator, left, right, constants), engine)).toBe(
            fits ? Number(meant) : 'model',
          )
      }),
      { numRuns: 25 },
    )
  })
})

/** The operands come out of fields that change, so that nothing is known when code is generated; or are folded, both or one. */
function computing(operator: Arithmetic, left: number, right: number, constants: 'fold' | 'keep'): Model {
  const around = (value: number) => range(Math.min(value, 0), Math.max(value, 0))
  const memory = schema({
    given: single({ left: around(left), right: around(right) }),
    output: single({ result: range(-(2 ** 31), 2 ** 31 - 1) }),
  })
  const { given, output } = memory
  const runs = task('one', {}, () => [
    step('give', given.left.set(left), given.right.set(right)),
    step('compute', output.result.set(METHODS[operator](given.left, given.right))),
    step('again', output.result.set(METHODS[operator](num(left), given.right))),
    step('and again', output.result.set(METHODS[operator](given.left, num(right)))),
    step('known', output.result.set(METHODS[operator](num(left), num(right)))),
  ])
  return model({ name: 'arithmetic', schema: memory, constants, tasks: [runs], properties: [] })
}

/** The result where all steps give the same one, or `model` where the first is a model error. */
async function resultOf(made: Model, engine: 'reference' | 'compiled'): Promise<unknown> {
  const found = await explore(made, { engine })
  const error = found.properties.find(({ property }) => property.kind === 'model')?.run
  if (error) return error.steps.length === 1 ? 'model' : `model error after ${error.steps.length} steps`
  const [end] = [...found.ends()]
  // Five steps that give one result: after `compute` only the program counter changes.
  return read(end!, 'output', 0, 'result')
}

test('operators print as in C, with parentheses around everything that is not simple', () => {
  const a = num(6)
  expect(printExpression(a.dividedBy(4).bitAnd(a.bitOr(1).bitXor(3)).shiftLeft(a.shiftRight(1))[expression])).toBe(
    '((6 / 4) & ((6 | 1) ^ 3)) << (6 >> 1)',
  )
})

test('what is computed with a result that never comes is a model error in both engines', async () => {
  const { shared } = schema({ shared: single({ n: range(0, 1) }) })
  const never = num(1).dividedBy(0).times(0)
  for (const value of [num(1).shiftLeft(never), num(1).bitAnd(never), num(1).dividedBy(never), num(1).mod(never)])
    for (const engine of ['compiled', 'reference'] as const) {
      const tasks = [task('t', {}, () => [step('a', shared.n.set(value))])]
      const made = model({ name: 'm', schema: schema({ shared: single({ n: range(0, 1) }) }), tasks, properties: [] })
      // oxlint-disable-next-line no-await-in-loop -- small explorations
      expect((await explore(made, { engine })).properties[0]!.verdict).toBe('violated')
    }
})
