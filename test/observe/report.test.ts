import * as v from 'valibot'
import { describe, expect, test } from 'vitest'
import { observedSchema } from '../../src/cli/json-schemas.ts'
import { observedDocument } from '../../src/cli/observe/document.ts'
import type { JudgedEnd } from '../../src/litmus/end-set.ts'
import { compare } from '../../src/observe/compare.ts'
import { observedJUnit } from '../../src/observe/junit.ts'
import { renderObservedMarkdown } from '../../src/observe/markdown.ts'
import type { Cell, ObservedKernel } from '../../src/observe/observed.ts'
import { readLine, type GuestRun } from '../../src/observe/run-line.ts'
import type { Observation } from '../../src/observe/session.ts'
import { renderObserved } from '../../src/observe/text.ts'
import { withTasks } from './litmus.ts'

const end = (r: number, needsRace = false): JudgedEnd => {
  const pages = { 'parent:x': 1, 'parent:y': 2 }
  return { registers: { 'parent:r': r }, pages, references: {}, hangs: {}, satisfies: true, states: 1, needsRace }
}

function runs(...values: readonly number[]): GuestRun[] {
  return values.map((value) => {
    const line = readLine(`@run 0 0 0 ended registers ${value} pages 1 2 references waits late 0 missed`)
    if (line?.kind !== 'run') throw new Error('no run')
    return line
  })
}

function cell(name: string, ends: readonly JudgedEnd[], observed: Partial<Observation>): Cell {
  const test = withTasks('task parent { r = read x }', name)
  const observation = { missing: [], orders: [[0]], allOrders: true, runs: [], lost: 0, trouble: null, ...observed }
  return { test, observation, compared: compare(test, ends, observation) }
}

const control = (seen: number) => {
  const { test, compared } = cell('control', [end(9)], { runs: runs(seen) })
  return { test: test.name, era: 'v6.1+reuse=mapcount', compared }
}

const kernel: ObservedKernel = {
  name: 'debian:6.1',
  release: '6.1.0-56-cloud-amd64',
  era: 'v6.1',
  cells: [
    cell('right', [end(1)], { runs: runs(1, 1) }),
    cell('wrong', [end(3)], { runs: runs(1, 3, 1) }),
    cell('unseen', [end(1), end(4), end(5, true)], { runs: runs(1) }),
    cell('unable', [end(1)], { missing: ['reclaim: the kernel has no swap'] }),
    cell('unable-too', [end(1)], { missing: ['reclaim: the kernel has no swap'] }),
    cell('deadly', [end(1)], { trouble: { kind: 'panic', console: ['BUG: <0> & "so"'] } }),
  ],
  control: control(1),
  trouble: null,
}
const again = (name: string): string => `npx cowproof observe ${name}`

describe('what was seen on a kernel', () => {
  test('as text: what agrees is counted, all else is told, and no line is too long', () => {
    const text = renderObserved(kernel, 80, again)
    expect(text).toMatchInlineSnapshot(`
      "Linux 6.1.0-56-cloud-amd64 (debian:6.1), held against the model under v6.1
      6 tests, 6 runs: 1 agrees, 1 impossible seen, 1 possible not seen, 1 nothing
        seen, 2 no mechanism
      Control: control against v6.1+reuse=mapcount, which is wrong on purpose, does
        not agree, as it must not

      wrong: impossible seen
        seen in 2 of 3 runs, first in the order parent: parent:r=1, parent:x=1,
          parent:y=2
          npx cowproof observe wrong --kernel debian:6.1

      unseen: possible not seen
        not seen in 1 run, all 1 order: parent:r=4, parent:x=1, parent:y=2
          npx cowproof observe unseen --kernel debian:6.1

      deadly: nothing seen
        The guest: panic. The last lines of its console:
          | BUG: <0> & "so"
          npx cowproof observe deadly --kernel debian:6.1

      no mechanism for reclaim: the kernel has no swap
        unable, unable-too
      "
    `)
  })

  test('as JSON', () => {
    const document = JSON.parse(JSON.stringify(observedDocument([kernel], false))) as unknown
    const { kernels } = v.parse(observedSchema, document)
    expect(kernels[0]!.control!.works).toBe(true)
    expect(kernels[0]!.tests.map(({ test, agreement, runs: count }) => [test, agreement, count])).toEqual([
      ['right', 'agrees', 2],
      ['wrong', 'impossible seen', 3],
      ['unseen', 'possible not seen', 1],
      ['unable', 'no mechanism', 0],
      ['unable-too', 'no mechanism', 0],
      ['deadly', 'nothing seen', 0],
    ])
    expect(kernels[0]!.tests[1]!.seen.map(({ possible, runs: count }) => [possible, count])).toEqual([
      [false, 2],
      [true, 1],
    ])
    expect(kernels[0]!.tests[2]!.unseen.map(({ needsRace }) => needsRace)).toEqual([false, true])
  })

  test('as Markdown, one column for each kernel, and something said of each cell that does not agree', () => {
    const other = { ...kernel, release: '6.12', era: 'v6.16', cells: kernel.cells.slice(0, 1) }
    const known = {
      era: (release: string) => (release === '6.12' ? 'it has the fix' : null),
      test: (_: string, test: string) => (test === 'unseen' ? 'A backport, which is known.' : null),
    }
    const text = renderObservedMarkdown([kernel, other], known)
    expect(text).toContain(
      '| test | 6.1.0-56-cloud-amd64, v6.1 | 6.12, v6.16 |\n| --- | --- | --- |\n| right | agrees (2) | agrees (2) |\n| wrong | **impossible seen** (3) |  |\n',
    )
    expect(text).toContain('* 6.12 is held against v6.16: it has the fix.\n')
    expect(text).not.toContain('6.1.0-56-cloud-amd64 is held')
    const told = text.split('\n').filter((line) => line.includes(' on 6.1.0-56-cloud-amd64: '))
    expect(told.map((line) => /^\* (\S+) on/.exec(line)![1])).toEqual(['wrong', 'unseen', 'deadly'])
    expect(told[1]).toMatch(/not seen in 1 run, .*\. A backport, which is known\.$/)
    expect(text.split('## What has no mechanism')[1]).toMatch(/\| 6.1.0-56-cloud-amd64 \| .*unable/)
  })

  test('as JUnit: an impossible end fails, what showed nothing is an error, what has no mechanism was skipped', () => {
    const xml = observedJUnit([kernel], false)
    expect(xml).toContain('<testsuites name="cowproof" tests="7" failures="1" errors="1">')
    expect(xml.match(/<skipped /g)!.length).toBe(2)
    expect(xml).toContain('<error type="nothing seen" message="panic">BUG: &lt;0&gt; &amp; &quot;so&quot;</error>')
    expect(observedJUnit([kernel], true)).toContain('failures="2" errors="1"')
  })

  test('a control that is not found out is told everywhere', () => {
    const blind = { ...kernel, control: control(9) }
    expect(renderObserved(blind, 80, again)).toContain('Control FAILED')
    expect(observedDocument([blind], false).kernels[0]!.control!.works).toBe(false)
    expect(observedJUnit([blind], false)).toContain('failures="2"')
  })

  test('a kernel that does not boot shows the end of its console', () => {
    const trouble = { kind: 'no boot', console: ['VFS: Unable to mount root fs'] } as const
    const dead = { ...kernel, release: null, cells: [], control: null, trouble }
    expect(renderObserved(dead, 80, again)).toBe(
      'debian:6.1 does not boot (no boot). The last lines of its console:\n    | VFS: Unable to mount root fs\n',
    )
  })
})
