import { describe, expect, test } from 'vitest'
import { referenceEngine } from '../../src/explorer/reference.ts'
import { shortestRun } from '../../src/explorer/shortest.ts'
import { invariant } from '../../src/invariants/build.ts'
import { model } from '../../src/invariants/model.ts'
import { noDeadlock } from '../../src/invariants/property.ts'
import { any, either, forEach, step, when } from '../../src/program/blocks.ts'
import { explore } from '../../src/explorer/explore.ts'
import { schema } from '../../src/program/places.ts'
import { task } from '../../src/program/tasks.ts'
import { entity, mutex, range, ref, single } from '../../src/state/declare.ts'

// Two tasks that increment a counter by reading and writing it. By hand: the state is (n, a.pc, a.seen, b.pc, b.seen).
const memory = schema({ shared: single({ n: range(0, 2), lock: mutex }) })
const { shared } = memory

const racing = (name: string) =>
  task(name, { seen: range(0, 2) }, (my) => [
    step('read', my.seen.set(shared.n)),
    step('write', shared.n.set(my.seen.plus(1))),
  ])
const locked = (name: string) =>
  task(name, { seen: range(0, 2) }, (my) => [
    step('lock', shared.lock.lock()),
    step('read', my.seen.set(shared.n)),
    step('write', shared.n.set(my.seen.plus(1))),
    step('unlock', shared.lock.unlock()),
  ])

const counts = (a: ReturnType<typeof task>, b: ReturnType<typeof task>) => {
  const done = a.at('done').and(b.at('done'))
  return invariant(
    'no lost update',
    { meaning: 'Both increments count.', source: 'textbook' },
    done.implies(shared.n.eq(2)),
  )
}

function explored(tasks: readonly [ReturnType<typeof task>, ReturnType<typeof task>]) {
  const made = model({ name: 'counter', schema: memory, tasks, properties: [counts(...tasks), noDeadlock] })
  const engine = referenceEngine(made, { symmetry: true })
  while (engine.advance(100));
  return { made, engine }
}

describe('reference engine', () => {
  test('counts the states of a lost update as counted by hand', () => {
    // Where a and b are (read=r, write=w, done=d), with n and what was read where it still matters:
    // rr0 wr0 rw0 ww00 dr1 rd1 | after d/r: dw1(1) wd1(1) dd2 | after ww00: dw1(0) wd1(0) dd1. That is 12.
    const { engine } = explored([racing('a'), racing('b')])
    expect(engine.states).toBe(12)
    expect(engine.hits.size).toBe(1)
  })

  test('shows a shortest run with the fewest changes of task', () => {
    const { made, engine } = explored([racing('a'), racing('b')])
    const run = shortestRun(made, engine, 0)
    const order = run.steps.map(({ transition }) => transition.task)
    expect(order.length).toBe(4)
    // Both must read before either writes, so there are at least two changes of task.
    expect(order.filter((task, index) => index > 0 && task !== order[index - 1]).length).toBe(2)
    expect(run.explanation).toContain('n is 1')
  })

  test.each(['reference', 'compiled'] as const)('an entity may have no instances at all (%s)', async (engine) => {
    const boxes = schema({
      box: entity({ count: 0 }, { full: range(0, 1), next: ref('box') }),
      shared: single({ n: range(0, 2) }),
    })
    const { box } = boxes
    const body = task('a', { mine: ref('box') }, (my) => [
      step('count', boxes.shared.n.set(box.count((each) => each.full.eq(1)))),
      either(
        [step('follow', box.at(my.mine).full.set(1), my.mine.set(box.at(my.mine).next))],
        [
          step(
            'choose',
            any(box, (chosen) => [my.mine.set(chosen)]),
          ),
          step('unreachable'),
        ],
        [
          step(
            'all',
            when(box.every((each) => each.full.eq(1))),
            forEach(box, (each) => [each.full.set(1)]),
          ),
        ],
      ),
    ])
    const found = await explore(model({ name: 'empty', schema: boxes, tasks: [body], properties: [] }), { engine })
    // count, then only `all` leads on: following null is a model error, and there is nothing to choose.
    expect([found.states, found.transitions, found.properties.map(({ verdict }) => verdict)]).toEqual([
      3,
      2,
      ['violated'],
    ])
  })

  test('finds nothing wrong with a lock', () => {
    const { engine } = explored([locked('a'), locked('b')])
    expect(engine.hits.size).toBe(0)
    // One task alone runs through 4 locations; the other waits before its lock or is done: 4 + 4 (a first), 4 + 4
    // (b first), where the starts are shared and the ends (both done) are too: 1 + 4 + 4 + 3 + 3 + 1.
    expect(engine.states).toBe(16)
  })
})
