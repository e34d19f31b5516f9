import { check } from '../../src/litmus/check.ts'
import type { LitmusTest } from '../../src/litmus/checked.ts'
import { formatError } from '../../src/litmus/diagnostic.ts'
import { parse } from '../../src/litmus/parse.ts'
import { vocabulary } from '../../src/litmus/vocabulary.ts'

/** The test of a text without mistakes. */
export function testIn(text: string): LitmusTest {
  const parsed = parse(text, 'test.litmus')
  const checked = parsed.ok ? check(parsed.value, vocabulary) : parsed
  if (!checked.ok) throw new Error(formatError(checked.error))
  return checked.value
}

/** A test of two pages with these tasks, the first of which is `parent`. */
export function withTasks(tasks: string, name = 't'): LitmusTest {
  return testIn(`litmus ${name} "A test."\npages x = 1, y = 2\n${tasks}\nexists (parent:x=1)\n`)
}
