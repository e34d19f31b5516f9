import { expect, test } from 'vitest'
import { choicesAlong } from '../../src/explorer/choices.ts'
import { fatesOf } from '../../src/explorer/fate.ts'
import { follow } from '../../src/explorer/replay.ts'
import { otherName, type Other } from '../../src/report/around/around.ts'
import { numberedNames } from '../../src/program/explain.ts'
import { noVocabulary } from '../../src/program/vocabulary.ts'
import { aroundDot, aroundOf, renderAround, renderSvg, statesOf, wholeDot, wholeGraph } from '../../src/report/index.ts'
import { COLOURS } from '../../src/report/svg-shapes.ts'
import { philosophersDocument, twoForks } from './philosophers.ts'

async function philosophers() {
  const document = await philosophersDocument()
  const states = statesOf(document)
  const schedule = document.steps.map((step, index) => ({ ...step, choices: [], after: states[index + 1]! }))
  const run = follow(twoForks.program, schedule)!
  const speech = { program: twoForks.program, names: numberedNames, vocabulary: noVocabulary }
  const fates = await fatesOf(twoForks, 0, { limits: { states: 1000, seconds: 60 } })
  const around = aroundOf(document, speech, choicesAlong(twoForks, 0, run, fates), fates)
  return { document, run, fates, around }
}

test('all states of the philosophers', async () => {
  const { document, run, fates } = await philosophers()
  // By hand: each has eaten so far as he has (0 to 4), and nobody holds the other's fork: 17 pairs.
  expect(fates.states).toBe(17)
  // Of these 9 are no mere steps on the way: the beginning; one or both with one fork; one with both; one done; both done.
  const graph = wholeGraph(twoForks, 0, fates)
  expect([graph.nodes.length, graph.edges.length]).toEqual([9, 10])
  const { source, nodes } = wholeDot(document, graph, run, fates)
  expect(nodes).toBe(9)
  expect(source).toMatch(/^[\n -~]*$/)
  // The run takes two of the ten ways, and ends in the only deadlock.
  expect(source.match(/penwidth=4, weight=20/g)).toHaveLength(2)
  expect(source.match(/label="! 2"/g)).toHaveLength(1)
  expect(source.match(/label="o"/g)).toHaveLength(5)
  expect(await renderSvg(source, nodes)).toContain('</svg>')
})

test('what else the philosophers could have done', async () => {
  const { around } = await philosophers()
  const text = renderAround(around, 80)
  expect(text).toMatch(/ {2}1 plato: take_left +- kant: take_left\n {2}2 kant: take_left +o plato: take_right\n/)
  expect(text).toContain('Last way out: instead of step 2 (kant: take_left), which takes fork of right.')
  expect(text).toContain('There plato: take_right (takes fork of right 0) would have avoided it for good.')
  expect(text).toContain('4 of 17 states can lead there.')
  for (const width of [40, 60, 120]) {
    for (const line of renderAround(around, width).split('\n')) expect(line.length).toBeLessThanOrEqual(width)
  }
  const { source, nodes } = aroundDot(around)
  expect(source).toMatch(/^[\n -~]*$/)
  expect(nodes).toBe(5)
  expect(source).toMatch(/a1 \[color="#00705a"[^\n]*label="o plato: take_right\\l {2}avoids it for good\\l"/)
  expect(source).toMatch(/r1 \[[^\n]*penwidth=4[^\n]*! the last way out was before step 2/)
  expect(source).toContain(COLOURS.red)
  // In coarse steps the run takes several steps at a point.
  const coarse = { ...around, lastWayOut: 1, stretches: [{ ...around.stretches[1]!, from: 1, to: 2 }] }
  expect(aroundDot(coarse).source).toContain('! the last way out was before step 1')
  expect(await renderSvg(source, nodes)).toContain('</svg>')
})

test('a way to begin is called by its operation, unless there are several', () => {
  const begin = (path: string[], label: string) => ({
    step: { task: 0, path, label, choices: [] },
    begins: true,
    does: '',
    fate: 'open' as const,
  })
  const [one, other, third] = [begin(['write'], 'page_fault'), begin(['write'], 'store'), begin(['fork'], 'lock')]
  const names = (others: readonly Other[]) => others.map((each) => otherName(each, others))
  expect(names([one, third])).toEqual(['write', 'fork'])
  expect(names([one, other, third])).toEqual(['write > page_fault', 'write > store', 'fork'])
  expect(otherName({ ...one, begins: false }, [one])).toBe('write > page_fault')
})
