import { expect, test } from 'vitest'
import { troubleOf, type Seen } from '../../src/observe/trouble.ts'

const SEEN: Seen = { hasStarted: true, hasEnded: false, wasLate: false, wasInterrupted: false, console: ['last words'] }
const PANIC = ['[    5.17] Kernel panic - not syncing: sysrq triggered crash', 'Call Trace:']

test.each<[string | null, Partial<Seen>]>([
  [null, { hasEnded: true }],
  // Who has said that all is done has no trouble, whatever comes then.
  [null, { hasEnded: true, console: PANIC }],
  ['panic', { console: PANIC }],
  // A kernel that does not end its machine after a panic.
  ['panic', { wasLate: true, console: PANIC }],
  ['panic', { hasStarted: false, console: PANIC }],
  ['no boot', { hasStarted: false }],
  ['no boot', { hasStarted: false, wasLate: true }],
  ['hang', { wasLate: true }],
  ['ended', {}],
  ['interrupted', { wasInterrupted: true }],
  ['interrupted', { wasInterrupted: true, hasStarted: false }],
])('%s is the matter with a guest of which %j is known', (kind, seen) => {
  const found = troubleOf({ ...SEEN, ...seen })
  expect(found?.kind ?? null).toBe(kind)
  if (found) expect(found.console).toEqual(seen.console ?? SEEN.console)
})

test('of a long console the end is shown', () => {
  const console = Array.from({ length: 1000 }, (_, line) => `line ${line}`)
  expect(troubleOf({ ...SEEN, console })!.console.at(-1)).toBe('line 999')
  expect(troubleOf({ ...SEEN, console })!.console.length).toBeLessThan(100)
})

test('of a panic the beginning of its report is shown', () => {
  const before = Array.from({ length: 50 }, (_, line) => `before ${line}`)
  const trace = Array.from({ length: 100 }, (_, line) => `trace ${line}`)
  const report = ['[ 5.1] BUG: unable to handle page fault', ...trace.slice(50), ...PANIC, ...trace]
  const found = troubleOf({ ...SEEN, console: [...before, ...report] })!
  expect(found.console).toEqual(report.slice(0, found.console.length))
  expect(found.console.length).toBeGreaterThan(10)
})
