import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parse } from '../../src/litmus/parse.ts'
import { print } from '../../src/litmus/print.ts'
import type {
  EraRange,
  Expectation,
  LitmusTree,
  Proposition,
  Question,
  Statement,
  TaskDeclaration,
  Word,
} from '../../src/litmus/syntax.ts'

const reserved =
  'litmus pages file task thread of device signal await exists forall result breaks predicted fault'.split(' ')
const span = { line: 0, column: 0, length: 0 }
const word = (text: string): Word => ({ text, span })

const name = fc
  .stringMatching(/^[A-Za-z_][A-Za-z0-9_]{0,8}([.-][A-Za-z0-9_]{1,4})?$/)
  .filter((text) => !reserved.includes(text))
const nameWord = name.map(word)
const numberWord = fc.nat(999).map((value) => word(String(value)))
// Text that stands on a line of its own keeps everything but the blanks at its ends.
const line = fc.string({ unit: 'grapheme' }).map((text) => text.replace(/[\p{Cc}\u2028\u2029]/gu, ' ').trim())

const statement: fc.Arbitrary<Statement> = fc.oneof(
  fc.record({ kind: fc.constant('signal'), signal: nameWord, span: fc.constant(span) }),
  fc.record({ kind: fc.constant('await'), task: nameWord, signal: nameWord, span: fc.constant(span) }),
  fc.record({
    kind: fc.constant('operation'),
    register: fc.option(nameWord),
    words: fc
      .tuple(nameWord, fc.array(fc.oneof(nameWord, numberWord, fc.constant(word('->'))), { maxLength: 4 }))
      .map(([head, rest]) => [head, ...rest]),
    span: fc.constant(span),
  }),
)

const task: fc.Arbitrary<TaskDeclaration> = fc
  .record({
    name: nameWord,
    process: nameWord,
    statements: fc.array(statement, { maxLength: 4 }),
    span: fc.constant(span),
  })
  .chain((declared) =>
    fc.constantFrom(
      { ...declared, kind: 'process' as const, process: null },
      { ...declared, kind: 'thread' as const },
      { ...declared, kind: 'device' as const, process: null },
    ),
  )

const proposition = fc.letrec<{ proposition: Proposition }>((tie) => ({
  proposition: fc.oneof(
    { maxDepth: 4 },
    fc.record({
      kind: fc.constant('compare'),
      task: fc.option(nameWord),
      name: nameWord,
      operator: fc.constantFrom('=', '!='),
      value: fc.oneof(numberWord, fc.constant(word('fault'))),
      span: fc.constant(span),
    }),
    fc.record({ kind: fc.constant('not'), operand: tie('proposition') }),
    fc.record({
      kind: fc.constantFrom('and', 'or'),
      operands: fc.array(tie('proposition'), { minLength: 2, maxLength: 3 }),
    }),
  ),
})).proposition

const question: fc.Arbitrary<Question> = fc.record({
  quantifier: fc.constantFrom('exists', '~exists', 'forall'),
  proposition,
  span: fc.constant(span),
})

const range: fc.Arbitrary<EraRange> = fc.oneof(
  fc.record({ kind: fc.constant('single'), era: nameWord, span: fc.constant(span) }),
  fc
    .record({ kind: fc.constant('range'), from: fc.option(nameWord), to: fc.option(nameWord), span: fc.constant(span) })
    .filter(({ from, to }) => from !== null || to !== null),
)

const expectation: fc.Arbitrary<Expectation> = fc.record({
  kind: fc.constantFrom('result', 'breaks'),
  subject: nameWord,
  eras: fc.array(range, { maxLength: 3 }),
  predicted: fc.boolean(),
  note: fc.option(line),
  span: fc.constant(span),
})

const tree: fc.Arbitrary<LitmusTree> = fc.record({
  file: fc.constant({ name: '', text: '' }),
  name: nameWord,
  description: line.map((text) => text.replaceAll('"', "'")),
  source: fc.option(line),
  pages: fc.array(fc.record({ name: nameWord, value: numberWord, ofFile: fc.boolean() }), {
    minLength: 1,
    maxLength: 3,
  }),
  tasks: fc.array(task, { minLength: 1, maxLength: 3 }),
  question,
  expectations: fc.array(expectation, { maxLength: 3 }),
})

/** The tree with every place forgotten, because printing moves things. */
function placeless(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value), (key, inner: unknown) =>
    key === 'span' || key === 'file' ? undefined : inner,
  )
}

test('a printed tree parses to the same tree', () => {
  fc.assert(
    fc.property(tree, (original) => {
      const parsed = parse(print(original), 'printed.litmus')
      expect(parsed).toMatchObject({ ok: true })
      if (parsed.ok) expect(placeless(parsed.value)).toEqual(placeless(original))
    }),
    { numRuns: 1000 },
  )
})

test('whatever the text, reading it gives a tree or mistakes with places within the file', () => {
  const pieces = fc.constantFrom(...reserved, 'x', 'source s', 'v5.9..', '..', '0', '"s"', '"', '(*', '*)', '->', '=')
  const signs = fc.constantFrom(
    '{',
    '}',
    '(',
    ')',
    ':',
    ',',
    ';',
    '\n',
    '\r',
    '\t',
    '/\\',
    '\\/',
    '~',
    '#',
    '//',
    '&&',
    'é',
  )
  const soup = fc.array(fc.oneof(pieces, signs), { maxLength: 60 }).map((words) => words.join(' '))
  // A test with a piece cut out is almost right: that is where recovery works hardest.
  const cut = fc
    .tuple(tree.map(print), fc.nat(400), fc.nat(20))
    .map(([text, from, length]) => text.slice(0, from) + text.slice(from + length))
  fc.assert(
    fc.property(fc.oneof(soup, cut, fc.string()), (text) => {
      const parsed = parse(text, 'soup.litmus')
      if (parsed.ok) return
      const lines = text.split(/\r\n|\r|\n/)
      expect(parsed.error.diagnostics.length).toBeGreaterThan(0)
      for (const { span } of parsed.error.diagnostics) {
        if (!span) continue
        expect(span.line).toBeGreaterThan(0)
        expect(span.column).toBeGreaterThan(0)
        expect(span.length).toBeGreaterThan(0)
        expect(span.column).toBeLessThanOrEqual(lines[span.line - 1]!.length + 1)
      }
    }),
    { numRuns: 1000 },
  )
})
