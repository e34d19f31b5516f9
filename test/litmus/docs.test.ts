import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { check } from '../../src/litmus/check.ts'
import { formatError } from '../../src/litmus/diagnostic.ts'
import { parse } from '../../src/litmus/parse.ts'
import { allTokens, isReserved } from '../../src/litmus/tokens.ts'
import { vocabulary } from '../../src/litmus/vocabulary.ts'

const page = readFileSync(new URL('../../docs/litmus.md', import.meta.url), 'utf8')
const blocks = [...page.matchAll(/^```(\w+)\n([^]*?)^```$/gm)].map(([, language, text]) => ({ language, text: text! }))
const examples = blocks.flatMap(({ language, text }, index) => {
  if (language !== 'litmus') return []
  // A block of messages belongs to the test above it; a test without one has no mistakes.
  const next = blocks[index + 1]?.text ?? ''
  return [{ name: /^litmus (\S+)/m.exec(text)![1]!, text, messages: next.startsWith('mistake.litmus:') ? next : '' }]
})

describe('docs/litmus.md', () => {
  test('has examples, right and wrong', () => {
    expect(examples.filter(({ messages }) => messages === '').length).toBeGreaterThanOrEqual(2)
    expect(examples.filter(({ messages }) => messages !== '').length).toBeGreaterThanOrEqual(3)
  })

  test.each(examples)('shows $name as it is read', ({ text, messages }) => {
    const parsed = parse(text, 'mistake.litmus')
    const result = parsed.ok ? check(parsed.value, vocabulary) : parsed
    expect(result.ok ? '' : formatError(result.error)).toBe(messages)
  })

  test('has a row for each operation', () => {
    const rows = [...page.matchAll(/^\| `([a-z_]+[^`]*)` \| (yes|) ?\|/gm)].map(([, form, yields]) => ({
      form,
      yields: yields === 'yes',
    }))
    expect(rows).toHaveLength(vocabulary.operations.length)
    expect(rows).toEqual(expect.arrayContaining(vocabulary.operations.map(({ form, yields }) => ({ form, yields }))))
  })

  test('names the reserved words', () => {
    const sentence = page.slice(page.indexOf('These words are reserved'))
    const listed = [...sentence.matchAll(/`(\w+)`/g)].map(([, word]) => word)
    expect(listed).toEqual(allTokens.filter(isReserved).map(({ PATTERN }) => PATTERN))
  })
})
