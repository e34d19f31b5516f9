import { describe, expect, test } from 'vitest'
import { explore } from '../../src/explorer/index.ts'
import { invariant, model, noDeadlock } from '../../src/invariants/index.ts'
import { branch, either, loop, rest, schema, scope, step, task, when, type Block } from '../../src/program/index.ts'
import { flag, range, single } from '../../src/state/index.ts'

const memory = schema({ shared: single({ go: flag, n: range(0, 3) }) })
const { shared } = memory
const stuck = step('stuck', when(shared.n.eq(3)))
const no = step('no', when(shared.go))

async function verdicts(body: Block, not?: number): Promise<string[]> {
  const all = []
  for (const constants of ['keep', 'fold'] as const) {
    const properties =
      not === undefined ? [noDeadlock] : [invariant('n', { meaning: 'n', source: 'none' }, shared.n.ne(not))]
    const tasks = [task('t', {}, () => body)]
    const steps = not === undefined ? 'fine' : 'coarse'
    // oxlint-disable-next-line no-await-in-loop -- two small explorations
    const { properties: results } = await explore(
      model({ name: 'm', schema: memory, constants, steps, tasks, properties }),
    )
    all.push(results[0]!.verdict)
  }
  return all
}

// Nobody sets `go`. A look at it may be left out only where nobody can tell whether a task stands before it or behind it.
describe('folding keeps the places where a task stands', () => {
  test('a decided look that begins an alternative', async () => {
    const [keep, fold] = await verdicts([either([branch('f', shared.go, [], [stuck])], [step('c')])])
    expect(fold).toBe(keep)
  })

  test('a choice that may rest, of which one way without a step is left', async () => {
    const [keep, fold] = await verdicts([
      scope((out) => [either([step('l'), out.leave], [step('m')]), rest, either([out.leave], [no])]),
      stuck,
    ])
    expect(fold).toBe(keep)
  })

  test('a decided look at the beginning of a task, in coarse steps', async () => {
    const count = step('x', when(shared.n.lt(3)), shared.n.inc())
    const [keep, fold] = await verdicts([branch('f', shared.go, [], []), loop([count])], 2)
    expect(fold).toBe(keep)
  })

  test('what is behind a step that is never possible is not reached on another way', async () => {
    const [keep, fold] = await verdicts([
      step('begin'),
      scope((out) => [either([step('a'), no, out.retry], [step('again'), out.retry]), either([], [step('c')])]),
    ])
    expect(fold).toBe(keep)
  })
})
