import { describe, expect, test } from 'vitest'
import { check } from '../../src/litmus/check.ts'
import type { LitmusTest } from '../../src/litmus/checked.ts'
import { formatError } from '../../src/litmus/diagnostic.ts'
import { parse } from '../../src/litmus/parse.ts'
import { formParts } from '../../src/litmus/signature.ts'
import { vocabulary } from './signatures.ts'

const text = `
litmus everything  # a test of the language, not of any kernel
"Every kind of statement and expectation."
source one; two  // belongs to the source

(* two
   lines *)
pages x = 0, file y = 3

task parent { fork child; pin_user_pages x write -> buffer
  await child:ready;   ;
  write x 1
}
task child {

  r = read x    // a page
  s = read buffer   # a reference
  signal ready }
thread second of child { write y 2 }
device disk { write buffer 2
}

~exists (child:r=1 /\\ second:y!=0
  \\/ ~(buffer=2 \\/ parent:x=3))

result Never v5.9..v5.18, v5.19-no-swap-exclusive  # a fact
result Sometimes v5.7 predicted
breaks I5 ..v5.8
breaks I6
`

function read(source: string): LitmusTest {
  const parsed = parse(source, 'test.litmus')
  if (!parsed.ok) throw new Error(formatError(parsed.error))
  const checked = check(parsed.value, vocabulary)
  if (!checked.ok) throw new Error(formatError(checked.error))
  return checked.value
}

describe('a test without mistakes', () => {
  const checked = read(text)

  test('keeps its head', () => {
    const { name, description, source, pages } = checked
    expect({ name, description, source }).toEqual({
      name: 'everything',
      description: 'Every kind of statement and expectation.',
      source: 'one; two  // belongs to the source',
    })
    expect(pages).toEqual([
      { name: 'x', value: 0, ofFile: false },
      { name: 'y', value: 3, ofFile: true },
    ])
  })

  test('knows whose memory each task uses', () => {
    expect(checked.tasks.map(({ kind, name, process }) => [kind, name, process])).toEqual([
      ['process', 'parent', 'parent'],
      ['process', 'child', 'child'],
      ['thread', 'second', 'child'],
      ['device', 'disk', null],
    ])
  })

  test('chooses the operation by the kinds of the names', () => {
    const operations = checked.tasks.map(({ statements }) =>
      statements.map((statement) => (statement.kind === 'operation' ? statement.operation.name : statement.kind)),
    )
    expect(operations).toEqual([
      ['fork', 'pin_user_pages', 'await', 'write'],
      ['read', 'read_reference', 'signal'],
      ['write'],
      ['write_reference'],
    ])
    expect(checked.tasks[1]!.registers).toEqual(['r', 's'])
    expect(checked.tasks[0]!.statements[1]).toMatchObject({
      arguments: [
        { kind: 'page', page: 'x' },
        { kind: 'access', access: 'write' },
        { kind: 'reference', reference: 'buffer', created: true },
      ],
    })
  })

  test('marks the text of statements, tasks, the question and the expectations', () => {
    const lines = text.split('\n')
    const marked = ({ line, column, length }: { line: number; column: number; length: number }) =>
      lines
        .slice(line - 1)
        .join('\n')
        .slice(column - 1, column - 1 + length)
    expect(checked.tasks.map(({ span }) => marked(span))).toEqual([
      'task parent',
      'task child',
      'thread second of child',
      'device disk',
    ])
    expect(checked.tasks[0]!.statements.map(({ span }) => marked(span))).toEqual([
      'fork child',
      'pin_user_pages x write -> buffer',
      'await child:ready',
      'write x 1',
    ])
    expect(marked(checked.tasks[1]!.statements[1]!.span)).toBe('s = read buffer')
    expect(marked(checked.question.span)).toMatch(/^~exists \(child:r=1[^]*parent:x=3\)\)$/)
    expect(marked(checked.expectations.get('v5.7')!.result!.span)).toBe('result Sometimes v5.7 predicted')
    expect(marked(checked.references[0]!.span)).toBe('pin_user_pages x write -> buffer')
  })

  test('binds /\\ tighter than \\/, and reads a page through the process of a thread', () => {
    expect(checked.question).toMatchObject({
      quantifier: '~exists',
      proposition: {
        kind: 'or',
        operands: [
          {
            kind: 'and',
            operands: [
              { kind: 'register', task: 'child', register: 'r', comparison: { operator: '=', value: 1 } },
              { kind: 'page', process: 'child', page: 'y', comparison: { operator: '!=', value: 0 } },
            ],
          },
          {
            kind: 'not',
            operand: { kind: 'or', operands: [{ kind: 'reference' }, { kind: 'page', process: 'parent' }] },
          },
        ],
      },
    })
  })

  test('gives each era its expectations', () => {
    const summary = [...checked.expectations].map(([era, { result, breaks }]) => [
      era,
      result && `${result.observation}${result.predicted ? ' predicted' : ''}: ${result.note}`,
      breaks.map(({ property }) => property),
    ])
    expect(summary).toEqual([
      ['v5.7', 'Sometimes predicted: null', ['I5', 'I6']],
      ['v5.9', 'Never: a fact', ['I6']],
      ['v5.19', null, ['I6']],
      ['v5.19-no-swap-exclusive', 'Never: a fact', ['I6']],
    ])
  })
})

test('tasks that need each other in turn are no deadlock', () => {
  const turns = `litmus turns "Signals, forks and references in every direction."
pages x = 0
task parent { fork child; await child:one; vmsplice x -> pipe; await disk:two; signal three }
task child { signal one; s = read pipe; await parent:three }
device disk { r = read pipe; signal two }
exists (child:s=1)`
  expect(read(turns).references.map(({ name, task }) => `${name} of ${task}`)).toEqual(['pipe of parent'])
})

test('a byte order mark and Windows line ends change nothing', () => {
  const windows = read(`\ufeff${text.replaceAll('\n', '\r\n')}`)
  expect(windows.tasks.map(({ statements }) => statements.length)).toEqual([4, 3, 1, 1])
})

test('a malformed form is refused', () => {
  expect(() => formParts('PAGE write')).toThrow(/does not begin with a fixed word/)
  expect(() => formParts('write PAEG')).toThrow(/'PAEG' in the form 'write PAEG'/)
})
