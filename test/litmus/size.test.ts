import { expect, test } from 'vitest'
import { check } from '../../src/litmus/check.ts'
import { formatError } from '../../src/litmus/diagnostic.ts'
import { parse } from '../../src/litmus/parse.ts'
import { vocabulary } from '../../src/litmus/vocabulary.ts'

const list = (count: number, each: (index: number) => string, between: string): string =>
  Array.from({ length: count }, (_, index) => each(index)).join(between)

function messageOf({ pages = 1, tasks = 1, processes = 1, statements = 1 }): string | null {
  const text = `litmus large
"A test of some size."
pages ${list(pages, (page) => `x${page} = 0`, ', ')}
task t0 {
${list(statements, () => '  write x0 1', '\n')}
${list(processes - 1, (other) => `  fork p${other}`, '\n')}
}
${list(processes - 1, (other) => `task p${other} { r = read x0 }`, '\n')}
${list(tasks - 1, (thread) => `thread h${thread} of t0 { r = read x0 }`, '\n')}
exists (t0:x0=1)
`
  const parsed = parse(text, 'large.litmus')
  const checked = parsed.ok ? check(parsed.value, vocabulary) : parsed
  return checked.ok ? null : formatError(checked.error)
}

test('a test that could not be explored is refused at once, at the first thing that is too much', () => {
  expect(messageOf({ pages: 32, tasks: 32 })).toBeNull()
  expect(messageOf({ pages: 32, processes: 2 })).toBeNull()
  expect(messageOf({ statements: 64 })).toBeNull()
  expect(messageOf({ pages: 33 })).toMatch(/^large\.litmus:3:\d+: the test has 33 pages: these are too many\n/)
  expect(messageOf({ tasks: 33 })).toMatch(/: the test has 33 tasks: these are too many\n.*\bthread h31/s)
  expect(messageOf({ pages: 22, processes: 3 })).toMatch(/: the test has 66 pages in its processes together/)
  expect(messageOf({ statements: 65 })).toMatch(/^large\.litmus:69:\d+: the test has 65 statements/)
  const started = performance.now()
  expect(messageOf({ pages: 300 })).toMatch(/300 pages/)
  expect(messageOf({ statements: 5000 })).toMatch(/5000 statements/)
  expect(performance.now() - started).toBeLessThan(10_000)
})
