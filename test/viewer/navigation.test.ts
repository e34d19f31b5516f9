import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Comparison } from '../../src/report/comparison.ts'
import type { Counterexample, Step } from '../../src/report/counterexample.ts'
import type { OtherEra, ViewerData } from '../../src/report/viewer-data.ts'
import { navigate, viewOf, type Action } from '../../src/viewer/navigation.ts'
import { printPlace, readPlace, type Place } from '../../src/viewer/place.ts'
import { rowsOf } from '../../src/viewer/rows.ts'
import { leakDocument } from '../report/fixture.ts'

const some = leakDocument.steps[0]!
const step = (label: string, task = 0, path: readonly string[] = []): Step => ({
  ...some,
  label,
  task,
  path,
  changes: [],
})
const run = (...steps: readonly Step[]): Counterexample => ({ ...leakDocument, steps, staleChecks: [], failing: null })

/** The run does check, reuse and store; the other era checks and then copies, in two steps, before it stores. */
const recorded = run(step('check'), step('reuse'), step('store'))
const replayed = run(step('check'), step('copy'), step('map'), step('store'))
const comparison = { forks: [{ at: { recorded: 2, other: 2 } }] } as unknown as Comparison
const other: OtherEra = { eras: ['new'], comparison, document: replayed, scheduled: [1, null, null, 3] }
const data: ViewerData = { runs: [{ document: recorded, eras: ['old'], others: [other] }], sources: {} }
const beginning: Place = { run: 0, row: 0, era: null }

describe('two runs side by side', () => {
  test('what both do is one row, what one of them does stands where it does it', () => {
    expect(rowsOf(recorded, other).map(({ step, otherStep }) => [step, otherStep])).toEqual([
      [0, 0],
      [null, 1],
      [null, 2],
      [1, null],
      [2, 3],
    ])
  })

  test('whatever the schedules, each step of both is there once, in its order', () => {
    const scheduled = fc.uniqueArray(fc.integer({ min: 1, max: 8 }), { maxLength: 8 }).chain((numbers) =>
      fc.array(fc.option(fc.constant('own')), { maxLength: 8 }).map((own) => {
        const rest = [...numbers]
        return own.flatMap((each): (number | null)[] => (each ? [null] : rest.splice(0, 1)))
      }),
    )
    fc.assert(
      fc.property(scheduled, (numbers) => {
        const eight = run(...'abcdefgh'.split('').map((label) => step(label)))
        const others = run(...numbers.map((_, index) => step(`${index}`)))
        const rows = rowsOf(eight, { ...other, document: others, scheduled: numbers })
        const taken = (side: 'step' | 'otherStep') => rows.flatMap((row) => (row[side] === null ? [] : [row[side]]))
        expect(taken('step')).toEqual([...eight.steps.keys()])
        expect(taken('otherStep')).toEqual([...others.steps.keys()])
        for (const { step, otherStep } of rows)
          if (step !== null && otherStep !== null) expect(numbers[otherStep]).toBe(step + 1)
        expect(rows.at(-1)).toMatchObject({ taken: 8, otherTaken: numbers.length })
      }),
    )
  })
})

describe('going through a run', () => {
  test('choosing an era leads to where they part, and leaving it to the end', () => {
    const there = navigate(data, beginning, { kind: 'era', era: 'new' })
    expect(viewOf(data, there)).toMatchObject({ position: 2, parting: 1 })
    expect(viewOf(data, there).steps.map(({ only }) => only)).toEqual(['both', 'other', 'other', 'run', 'both'])
    expect(viewOf(data, navigate(data, there, { kind: 'era', era: null })).position).toBe(3)
  })

  test('by operations: forwards to where the next one begins, backwards to where this one did', () => {
    const steps = [step('a', 0, ['fork']), step('b', 0, ['fork']), step('c', 1, ['write']), step('d', 0, ['fork'])]
    const operations: ViewerData = { runs: [{ document: run(...steps), eras: [], others: [] }], sources: {} }
    const go = (row: number, move: 'next operation' | 'previous operation') =>
      navigate(operations, { ...beginning, row }, { kind: 'move', move }).row
    expect([0, 1, 2, 3].map((row) => go(row, 'next operation'))).toEqual([2, 2, 3, 4])
    expect([4, 3, 2, 1].map((row) => go(row, 'previous operation'))).toEqual([3, 2, 0, 0])
  })

  test('nothing leads out of it', () => {
    const move = fc.constantFrom(
      ...(['next', 'previous', 'first', 'last', 'next operation', 'previous operation', 'parting'] as const),
    )
    const action: fc.Arbitrary<Action> = fc.oneof(
      move.map((move) => ({ kind: 'move', move }) as const),
      fc.integer().map((position) => ({ kind: 'go', position }) as const),
      fc.constantFrom('new', 'no such era', null).map((era) => ({ kind: 'era', era }) as const),
      fc.record({
        kind: fc.constant('find' as const),
        query: fc.string(),
        direction: fc.constantFrom(1 as const, -1 as const),
      }),
      fc.string().map((hash) => ({ kind: 'place', place: readPlace(hash) }) as const),
    )
    fc.assert(
      fc.property(fc.array(action), (actions) => {
        const { position, rows, run } = viewOf(
          data,
          actions.reduce((place, each) => navigate(data, place, each), beginning),
        )
        expect(position).toBeGreaterThanOrEqual(0)
        expect(position).toBeLessThanOrEqual(rows.length)
        expect(run).toBe(data.runs[0])
      }),
    )
  })

  test('an address leads back to its place', () => {
    const place = fc.record({ run: fc.nat(), row: fc.option(fc.nat()), era: fc.option(fc.string()) })
    fc.assert(
      fc.property(place, (each) => {
        expect(readPlace(printPlace(each))).toEqual({ ...each })
      }),
    )
  })
})
