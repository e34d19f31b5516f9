import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { choicesAlong, lastWayOut, pointOfNoReturn, type Point } from '../../src/explorer/choices.ts'
import { explore } from '../../src/explorer/explore.ts'
import { fatesOf, type Fate, type FateOptions } from '../../src/explorer/fate.ts'
import { mergedMovesFrom, stepsFrom, type Step } from '../../src/explorer/moves.ts'
import { mayRest, stateHits, stepHits } from '../../src/explorer/reference.ts'
import { boundFor, reaching, type StateGraph } from '../../src/explorer/state-graph.ts'
import { assertion, invariant } from '../../src/invariants/build.ts'
import { model } from '../../src/invariants/model.ts'
import type { Model } from '../../src/invariants/property.ts'
import {
  anyNumber,
  boundary,
  branch,
  check,
  either,
  loop,
  routine,
  step,
  when,
  type Block,
} from '../../src/program/blocks.ts'
import { labelOf, type Program } from '../../src/program/program.ts'
import { schema } from '../../src/program/places.ts'
import { task } from '../../src/program/tasks.ts'
import { flag, range, single } from '../../src/state/declare.ts'
import { stateSpace, toValuation, type State } from '../../src/state/state.ts'
import { twoForks } from '../report/philosophers.ts'
import { arbitrarySketch, modelOf } from './random-model.ts'

const memory = schema({ shared: single({ n: range(0, 9), ready: flag }) })
const { shared } = memory
const small = invariant('small', { meaning: 'The count is below 5.', source: 'this test' }, shared.n.lt(5))

function made(a: Block, b: Block = []): Model {
  const tasks = [task('a', {}, () => [a]), task('b', {}, () => [b, step('over')])]
  return model({ name: 'two', schema: memory, tasks, properties: [small], constants: 'keep' })
}

const limits = { states: 10_000, seconds: 60 }

function name(program: Program, { transition }: Step): string {
  return `${program.tasks[transition.task]!.name} ${labelOf(program, transition).label}`
}

/** The shortest run to a hit of the first property, and what else was possible: `taken | other: fate, ...`. */
async function along(of: Model, options: Partial<FateOptions> = {}): Promise<{ points: Point[]; words: string[] }> {
  const { run } = (await explore(of)).properties[0]!
  const fates = await fatesOf(of, 0, { limits, ...options })
  const points = choicesAlong(of, 0, stepsOf(of.program, run!.steps), fates)
  const words = points.map(({ taken, others }) => {
    const other = others.map(({ move, fate }) => `${name(of.program, move.steps[0]!)}: ${fate}`)
    return [name(of.program, taken[0]!), ...(other.length > 0 ? [other.join(', ')] : [])].join(' | ')
  })
  return { points, words }
}

function stepsOf(
  program: Program,
  run: readonly { transition: Step['transition']; choices: readonly number[] }[],
): Step[] {
  let state = stateSpace(program.schema).of(program.initial)
  return run.map(({ transition, choices }) => {
    const found = [...stepsFrom(program, state)].find(
      (each) => each.transition === transition && String(each.choices) === String(choices),
    )!
    if ('state' in found.result) ({ state } = found.result)
    return found
  })
}

describe('what else could have been done', () => {
  test('philosophers: who takes both forks at once avoids the deadlock', async () => {
    // Either may begin. Once plato has his left fork, the deadlock is kant's taking his; plato's taking the other one
    // avoids it, because plato then eats once and is done, and one alone does not wait.
    const { points, words } = await along(twoForks)
    expect(words).toEqual(['plato take_left | kant take_left: open', 'kant take_left | plato take_right: safe'])
    expect(lastWayOut(points)?.after).toBe(1)
    expect(pointOfNoReturn(points)).toBe(null)
  })

  test('a check that goes stale: the race window is between the check and the act', async () => {
    // a adds 5 if nobody was there before. b comes and adds 1: 4 is too much already by itself for nobody, 5 is.
    const check = branch('nobody', shared.ready.not(), [step('act', shared.n.set(shared.n.plus(4)))])
    const racing = made([check], [step('come', shared.ready.set(true)), step('add', shared.n.set(shared.n.plus(1)))])
    const { points, words } = await along(racing)
    // Before a looks, b may come first, and then a does nothing: 1 in all. After it has looked, a will add 4, and b will
    // add 1, in whatever order: from there on every run leads to 5.
    expect(words).toEqual(['a nobody | b come: safe', 'a act | b come: bound', 'b come', 'b add'])
    expect(lastWayOut(points)?.after).toBe(0)
    expect(pointOfNoReturn(points)).toBe(1)
  })

  test('where only one step is possible, there is no choice', async () => {
    const { points, words } = await along(made([step('five', when(shared.ready.not()), shared.n.set(5))]))
    expect(words).toEqual(['a five | b over: bound'])
    expect([lastWayOut(points), pointOfNoReturn(points)]).toEqual([null, 0])
  })

  test('who may go round in circles for ever need not arrive', async () => {
    const turn = loop([either([step('turn', shared.ready.set(shared.ready.not()))], [step('five', shared.n.set(5))])])
    const { points } = await along(made([turn]))
    expect(points.map(({ fate }) => fate)).toEqual(['open'])
  })

  test('a step that is the hit itself does not avoid it; nor does one of the same outcome', async () => {
    const bad = [step('bad', shared.n.set(6))]
    const { words } = await along(
      made([either(bad, [step('worse', shared.n.set(7))], [step('good', shared.n.set(1))])]),
    )
    expect(words).toEqual(['a bad | a worse: bound, a good: safe, b over: open'])
  })

  test('of a property that a step breaks, another step that breaks it avoids nothing', async () => {
    const untouched = assertion('untouched', { meaning: 'Nobody was there.', source: 'this test' })
    const touch = (label: string, ok: boolean) => step(label, check(untouched, ok ? shared.ready.not() : shared.ready))
    const tasks = [task('a', {}, () => [either([touch('bad', false)], [touch('worse', false)], [touch('good', true)])])]
    const of = model({ name: 'one', schema: memory, tasks, properties: [untouched], constants: 'keep' })
    const { words, points } = await along(of)
    expect(words).toEqual(['a bad | a worse: open, a good: safe'])
    // The step is the hit, not the state: another one may be taken there.
    expect(points[0]!.fate).toBe('open')
  })

  test('a step that cannot be completed is the end of its run', async () => {
    // 1 + 9 is more than the count may be. Who adds first is fine: 9, and then 1.
    const of = made([step('add', shared.n.set(shared.n.plus(9)))], [step('one', shared.n.set(1))])
    const error = of.properties.findIndex(({ kind }) => kind === 'model')
    const { run } = (await explore(of)).properties[error]!
    const fates = await fatesOf(of, error, { limits })
    const steps = stepsOf(of.program, [...run!.steps, run!.failing!])
    const points = choicesAlong(of, error, steps, fates)
    expect(
      points.map(({ others }) => others.map(({ move, fate }) => [name(of.program, move.steps[0]!), fate])),
    ).toEqual([[['a add', 'safe']], [['b over', 'open']]])
    expect(points.at(-1)!.taken).toHaveLength(1)
  })

  test('in coarse steps a choice is a whole operation', async () => {
    const twice = (label: string, amount: number) =>
      routine(label, {}, () => [step('first', shared.n.set(amount)), step('second')])
    const tasks = [
      task('a', {}, () => [boundary, twice('five', 5)]),
      task('b', {}, () => [boundary, step('look', when(shared.n.lt(5)), shared.ready.set(true))]),
    ]
    const of = model({ name: 'coarse', schema: memory, tasks, properties: [small], constants: 'keep', steps: 'coarse' })
    const { points, words } = await along(of)
    expect(words.at(-1)).toMatch(/^a first/)
    expect(points.at(-1)!.taken.map((each) => name(of.program, each))).toEqual(['a first', 'a second'])
  })

  // Three choices in each of thirty steps make 3 to the power of 30 ways of one operation.
  test('in coarse steps ways that meet are one', async () => {
    const wide = Array.from({ length: 30 }, (_, index) =>
      step(
        `s${index}`,
        anyNumber(0, 2, () => []),
      ),
    )
    const end = step(
      'end',
      anyNumber(4, 5, (number) => [shared.n.set(number)]),
    )
    const tasks = [task('a', {}, () => [wide, end])]
    const of = model({ name: 'wide', schema: memory, tasks, properties: [small], constants: 'keep', steps: 'coarse' })
    const { words, points } = await along(of)
    expect(points.map(({ taken }) => taken.length)).toEqual([31])
    expect(words).toEqual(['a s0 | a s0: safe'])
  })

  test('in coarse steps what can be done first is told apart, also where it comes to the same', async () => {
    const ways = [either([step('left')], [step('right')]), step('set', shared.n.set(5))]
    const tasks = [task('a', {}, () => ways)]
    const of = model({ name: 'meet', schema: memory, tasks, properties: [small], constants: 'keep', steps: 'coarse' })
    expect((await along(of)).words).toEqual(['a left | a right: bound'])
  })

  test('beyond a limit nothing is claimed, within it everything', async () => {
    const long = Array.from({ length: 200 }, (_, index) => step(`s${index}`))
    const safeOrLong = either([step('safe', shared.n.set(1))], [step('long', shared.n.set(2)), long])
    const of = made([either([step('five', shared.n.set(5))], [safeOrLong])])
    const known = await along(of)
    expect(known.words).toEqual(['a five | a safe: safe, a long: safe, b over: open'])
    // The reference engine looks at its limits after 64 states: by then it has seen the ends of what is short, and the hit.
    const { words } = await along(of, { limits: { states: 50, seconds: 60 }, engine: 'reference' })
    expect(words).toEqual(['a five | a safe: safe, a long: unknown, b over: open'])
    const none = await along(of, { limits, signal: AbortSignal.abort() })
    expect(none.words).toEqual(['a five | a safe: unknown, a long: unknown, b over: unknown'])
  })
})

test('backwards over a graph that is known in part', () => {
  // 0 -> 1 -> 2, 0 -> 3, 3 -> outside; nobody knows where 4 leads; 2 has no steps.
  const graph: StateGraph = {
    states: 5,
    known: 4,
    offsets: Uint32Array.from([0, 2, 3, 3, 4, 4]),
    targets: Int32Array.from([1, 3, 2, -1]),
  }
  expect([...reaching(graph, [2])]).toEqual([1, 1, 1, 0, 0])
  expect([...boundFor(graph, [2])]).toEqual([0, 1, 1, 0, 0])
  expect([...boundFor(graph, [2, 3])]).toEqual([1, 1, 1, 1, 0])
})

/** All states from here on, with the states that each leads to, and whether it is a hit or a step from it is. */
function forward({ program, properties }: Model, property: number, from: State) {
  const all = new Map<string, { readonly next: string[]; readonly stateHit: boolean; readonly stepHit: boolean }>()
  const open = [from]
  for (const state of open) {
    const key = JSON.stringify(toValuation(state))
    if (all.has(key)) continue
    const moves = [...mergedMovesFrom(program, state)]
    const next = moves.flatMap(({ state: after }) => (after === null ? [] : [after]))
    const isDeadlock = properties[property]!.kind === 'deadlock' && next.length === 0 && !mayRest(program, state)
    all.set(key, {
      next: next.map((after) => JSON.stringify(toValuation(after))),
      stateHit: stateHits({ program, properties }, state).includes(property) || isDeadlock,
      stepHit: moves.some(({ steps }) => steps.some((one) => stepHits(properties, one).includes(property))),
    })
    open.push(...next)
  }
  return all
}

/** The fate of a state by looking at everything that may come of it. */
function obviousFate(of: Model, property: number, from: State): Fate {
  const all = forward(of, property, from)
  const states = [...all.values()]
  if (!states.some(({ stateHit, stepHit }) => stateHit || stepHit)) return 'safe'
  const asked = of.properties[property]!
  // A witness without a condition is seen on a step.
  const isOfState =
    ['invariant', 'deadlock'].includes(asked.kind) || (asked.kind === 'witness' && asked.condition !== null)
  return isOfState && !canAvoid(JSON.stringify(toValuation(from)), []) ? 'bound' : 'open'

  /** True where some run ends, or goes round in circles, without a hit. */
  function canAvoid(key: string, path: readonly string[]): boolean {
    const { next, stateHit } = all.get(key)!
    if (stateHit) return false
    if (next.length === 0 || path.includes(key)) return true
    return next.some((after) => canAvoid(after, [...path, key]))
  }
}

test('following steps backwards says what looking at everything ahead says, on random models', async () => {
  let compared = 0
  const seen = new Set<Fate>()
  await fc.assert(
    fc.asyncProperty(
      arbitrarySketch,
      fc.nat(5),
      fc.constantFrom('compiled', 'reference'),
      fc.constantFrom('on', 'off'),
      fc.constantFrom('fine', 'coarse'),
      async (sketch, chosen, engine, symmetry, steps) => {
        const of = modelOf(sketch, { steps })
        const property = chosen % of.properties.length
        const fates = await fatesOf(of, property, { limits: { states: 60, seconds: 60 }, engine, symmetry })
        if (fates.stoppedBy !== null || fates.states > 60) return
        for (let number = 0; number < fates.states; number++) {
          const state = fates.state(number)
          const fate = fates.fate(number)
          expect(fate).toBe(obviousFate(of, property, state))
          expect(fates.find(state)).toBe(number)
          seen.add(fate)
          compared++
        }
      },
    ),
    { numRuns: 300 },
  )
  expect(compared).toBeGreaterThan(500)
  expect([...seen].sort()).toEqual(['bound', 'open', 'safe'])
})

test('what is claimed of a model that is explored in part is true of the whole', async () => {
  let unknown = 0
  let known = 0
  await fc.assert(
    fc.asyncProperty(arbitrarySketch, fc.nat(5), async (sketch, chosen) => {
      const of = modelOf(sketch)
      const property = chosen % of.properties.length
      const whole = await fatesOf(of, property, { limits: { states: 3000, seconds: 60 } })
      if (whole.stoppedBy !== null || whole.states > 3000) return
      // The reference engine looks at its limits after 64 states.
      const part = await fatesOf(of, property, { limits: { states: 30, seconds: 60 }, engine: 'reference' })
      if (part.stoppedBy === null) return
      expect(part.stoppedBy).toBe('states')
      for (let number = 0; number < part.states; number++) {
        const truth = whole.fate(whole.find(part.state(number)))
        const claim = part.fate(number)
        if (claim === 'unknown') unknown++
        else {
          known++
          expect(claim === 'open' ? ['open', 'bound'] : [claim]).toContain(truth)
        }
      }
    }),
    { numRuns: 300 },
  )
  expect(Math.min(unknown, known)).toBeGreaterThan(10)
})
