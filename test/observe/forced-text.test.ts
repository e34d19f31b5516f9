import * as v from 'valibot'
import { describe, expect, test } from 'vitest'
import { observedSchema } from '../../src/cli/json-schemas.ts'
import { forcedDocument } from '../../src/cli/observe/document.ts'
import type { JudgedEnd } from '../../src/litmus/end-set.ts'
import { compare } from '../../src/observe/compare.ts'
import type { ForcedCell, ForcedKernel, Race } from '../../src/observe/forced.ts'
import { renderForced } from '../../src/observe/forced-text.ts'
import { heldSchedule } from '../../src/observe/held-schedule.ts'
import { readLine, type GuestRun } from '../../src/observe/run-line.ts'
import { withTasks } from './litmus.ts'

const racing = withTasks('task parent { clear_refs x }\nthread other of parent { r = read x }', 'racing')
const end = (r: number): JudgedEnd => {
  const pages = { 'parent:x': 1, 'parent:y': 2 }
  return { registers: { 'other:r': r }, pages, references: {}, hangs: {}, satisfies: true, states: 1, needsRace: true }
}
const schedule = heldSchedule(
  {
    tasks: racing.tasks,
    steps: [
      { task: 0, path: ['clear_refs x'], label: 'lock' },
      { task: 1, path: ['r = read x'], label: 'load' },
      { task: 0, path: ['clear_refs x'], label: 'unlock' },
    ],
  },
  racing,
)
const race: Race = { test: racing, era: 'v5.11', schedule, end: end(0) }

/** A kernel that has come to these values in its tries, where the model has these ends. */
function kernelWith(
  values: readonly number[],
  ends: readonly JudgedEnd[],
  more: Partial<ForcedCell> = {},
): ForcedKernel {
  const runs = values.map((value) =>
    readLine(`@run 0 0 0 ended registers ${value} pages 1 2 references waits late 0 missed`),
  )
  const observation = {
    missing: [],
    orders: [[0, 1]],
    allOrders: false,
    runs: runs as unknown as GuestRun[],
    lost: 0,
    trouble: null,
  }
  const cell: ForcedCell = {
    test: racing,
    observation,
    compared: compare(racing, ends, observation),
    places: [{ function: '__ptep_modify_prot_start', at: 'entry', address: 1 }],
    held: values.length,
    passed: 0,
    waited: 0,
    isShown: values.includes(0),
    isPossible: ends.some(({ registers }) => registers['other:r'] === 0),
    ...more,
  }
  return { name: 'debian:5.10', release: '5.10.0-46-cloud-amd64', era: 'v5.11', trouble: null, cell }
}

describe('a race that was forced on a kernel', () => {
  test('as text: who was held where, whether the end was shown, and what the model says of it', () => {
    expect(renderForced(race, kernelWith([0, 1, 0], [end(0), end(1)]), 80)).toMatchInlineSnapshot(`
      "racing, a race of v5.11, on Linux 5.10.0-46-cloud-amd64 (debian:5.10)
        parent: clear_refs x, held at the entry of __ptep_modify_prot_start()
        other: r = read x
        parent goes on with clear_refs x
      shown in 2 of 3 tries: other:r=0, parent:x=1, parent:y=2
        seen in 1: other:r=1, parent:x=1, parent:y=2
      v5.11, which stands for this kernel, has that end.
      "
    `)
  })

  test.each<[string, ForcedKernel, RegExp[]]>([
    ['possible', kernelWith([1], [end(0), end(1)]), [/^not shown in 1 try: /m, /v5\.11.* has that end: more tries/]],
    ['impossible', kernelWith([1], [end(1)]), [/^not shown in 1 try: /m, /v5\.11.* excludes that end, too/]],
    [
      'seen, and impossible',
      kernelWith([0], [end(1)]),
      [/^shown in 1 of 1 try: /m, /the model is wrong, or the kernel/],
    ],
    ['one of many', kernelWith([2], [end(0)]), [/^ {2}seen in 1, IMPOSSIBLE: other:r=2/m]],
    ['not reached', kernelWith([1, 1], [end(1)], { passed: 2, held: 0 }), [/2 of 2 times the operation was over/]],
    ['waited for', kernelWith([1, 1], [end(1)], { waited: 1 }), [/1 of 2 times what was to run meanwhile waited/]],
  ])('says so where its end is %s', (_, kernel, messages) => {
    for (const message of messages) expect(renderForced(race, kernel, 200)).toMatch(message)
  })

  test('as JSON that keeps to its schema', () => {
    const document = forcedDocument(race, [kernelWith([0, 1], [end(0), end(1)])], false)
    const [kernel] = v.parse(observedSchema, JSON.parse(JSON.stringify(document))).kernels
    expect(kernel!.tests[0]!.forced).toMatchObject({
      era: 'v5.11',
      turns: [{ task: 'parent', does: 'begins' }, { task: 'other', does: 'whole' }, { does: 'ends' }],
      places: ['entry of __ptep_modify_prot_start'],
      end: { registers: { 'other:r': 0 } },
      shown: true,
      possible: true,
      held: 2,
    })
  })
})
