import { expect, test } from 'vitest'
import { check } from '../../src/litmus/check.ts'
import { formatError } from '../../src/litmus/diagnostic.ts'
import { parse } from '../../src/litmus/parse.ts'
import { vocabulary } from '../../src/litmus/vocabulary.ts'

const list = (count: number, each: (index: number) => string, between: string): string =>
  Array.from({ length: count }, (_, index) => each(index)).join(between)

function messageOf({ pages = 1, tasks = 1, statements = 1 }): string | null {
  const text = `litmus large
"A test of some size."
pages ${list(pages, (page) => `x${page} = 0`, ', ')}
${list(tasks, (task) => `${task === 0 ? 'task t0' : `thread t${task} of t0`} {\n${task === 0 ? list(statements, () => '  write x0 1', '\n') : 'r = read x0'}\n}`, '\n')}
exists (t0:x0=1)
`
  const parsed = parse(text, 'large.litmus')
  const checked = parsed.ok ? check(parsed.value, vocabulary) : parsed
  return checked.ok ? null : formatError(checked.error)
}

test('a test that could not be explored is refused at once, at the first thing that is too much', () => {
  expect(messageOf({ pages: 32, tasks: 32 })).toBeNull()
  expect(messageOf({ statements: 500 })).toBeNull()
  expect(messageOf({ pages: 33 })).toMatch(/^large\.litmus:3:\d+: the test has 33 pages: these are too many\n/)
  expect(messageOf({ tasks: 33 })).toMatch(/: the test has 33 tasks: these are too many\n.*\bthread t32/s)
  expect(messageOf({ statements: 501 })).toMatch(/^large\.litmus:505:\d+: the test has 501 statements/)
  const started = performance.now()
  expect(messageOf({ pages: 300 })).toMatch(/300 pages/)
  expect(messageOf({ statements: 5000 })).toMatch(/5000 statements/)
  expect(performance.now() - started).toBeLessThan(10_000)
})
