import { describe, expect, test } from 'vitest'
import { explore } from '../../src/explorer/index.ts'
import { model, noDeadlock } from '../../src/invariants/index.ts'
import {
  boundary,
  branch,
  either,
  ifLocal,
  loop,
  never,
  rest,
  routine,
  schema,
  scope,
  step,
  task,
  when,
  type Block,
} from '../../src/program/index.ts'
import { flag, range, single } from '../../src/state/index.ts'

const memory = schema({ shared: single({ go: flag, n: range(0, 3) }) })
const { shared } = memory
const wait = step('wait', when(shared.n.eq(3)))
const a = step('a')
const made = (body: Block, constants: 'fold' | 'keep' = 'fold') =>
  model({
    name: 'm',
    schema: memory,
    constants,
    tasks: [task('t', { i: flag }, () => body)],
    properties: [noDeadlock],
  })

/*
 * Nobody sets `go` or `n`: so in each of these, some way leads to `wait`, where it stays, without a word of rest. That is a deadlock, however
 * ways that do speak of one are compiled, or dropped because nobody takes them.
 */
const ends: readonly (readonly [string, Block])[] = [
  ['a branch', [branch('go', shared.go, [rest], []), wait]],
  ['the other way of a branch', [branch('go', shared.go, [], [a, rest]), wait]],
  ['an either', [either([a, rest], [step('b')]), wait]],
  ['a list in a list', [either([a, [[rest], []]], [step('b')]), wait]],
  ['a scope that others leave', [scope((out) => [branch('go', shared.go, [out.leave], []), rest]), wait]],
  ['a way that leaves', [scope((out) => [branch('go', shared.go, [rest, out.leave], []), a]), wait]],
  ['a way that begins anew', [scope((again) => [a, branch('go', shared.go, [rest, again.retry], [])]), wait]],
  ['a loop', [loop([a, rest])]],
  ['a routine', [routine('r', {}, () => [a, rest]), wait]],
  ['a decision on locals with an empty way', [rest, ifLocal(never, [a], []), wait]],
]

describe('rest and boundary', () => {
  test.each(ends)('at the end of %s are refused', (_, body) => {
    const words = /^task 't': 'rest' is the last of a way, .* write it before a step of this way$/
    expect(() => made(body)).toThrow(words)
    expect(() => made(body, 'keep')).toThrow(words)
  })

  test('as the first of an alternative are refused: nobody stands there', () => {
    const words = "task 't': 'boundary' is the first of an alternative, where nobody stands before it is chosen"
    expect(() => made([either([boundary, a], [step('b')])])).toThrow(words)
    expect(() => made([either([routine('r', {}, () => [boundary, a])], [step('b')])])).toThrow(words)
  })

  test.each<readonly [string, Block]>([
    ['a step', [rest, wait]],
    ['a choice', [a, rest, either([wait], [wait])]],
    ['a branch, whose ways it does not mind', [rest, branch('go', shared.go, [rest, wait], [rest, wait])]],
    ['a routine', [rest, routine('r', {}, () => [wait])]],
    ['what begins with a list', [[rest], [[], [wait]]]],
    ['a loop, at its start each time', [rest, loop([wait])]],
    ['a scope', [rest, scope((again) => [wait, again.retry])]],
    ['a step of a way', [either([a, rest, wait], [step('b'), rest, wait]), wait]],
    ['the end of the task', [a, rest]],
    ['one another', [rest, boundary, rest, wait]],
  ])('stand before %s', async (_, body) => {
    for (const constants of ['fold', 'keep'] as const)
      expect((await explore(made(body, constants))).properties[0]).toMatchObject({ verdict: 'holds' })
  })
})
