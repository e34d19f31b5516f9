import { describe, expect, test } from 'vitest'
import { notEmittable, programOf } from '../../src/observe/emit/program.ts'
import { ordersOf } from '../../src/observe/orders.ts'
import { answered, temporaryFolder } from '../cli/cowproof.ts'
import { testIn, withTasks } from './litmus.ts'

function programIn(text: string): string {
  const given = testIn(text)
  return programOf(given, ordersOf(given, 1).orders[0]!, [])
}

const vmsplice = `litmus t "A test."
pages x = 0
task parent { fork child; await child:unmapped; write x 1; signal written }
task child { vmsplice x -> pipe; munmap x; signal unmapped; await parent:written; r = read pipe }
exists (child:r=1)
`

describe('a program to keep', () => {
  test('does one operation after the other, in the order that it is given', () => {
    const text = programIn(vmsplice)
    const turns = [...text.matchAll(/begin\((\d+)\); \/\* (.*) \*\//g)].map(([, turn, says]) => `${turn} ${says}`)
    expect(turns.toSorted()).toEqual([
      '0 fork child',
      '1 vmsplice x -> pipe',
      '2 munmap x',
      '3 write x 1',
      '4 r = read pipe',
    ])
    expect(text).toContain('conduct(-1, 5);')
    expect(text).toContain('return seen->child_r == 1;')
  })

  test('has no more than its operations take, and nothing twice', () => {
    const text = programIn(vmsplice)
    for (const other of ['io_uring', 'UFFD', 'swapo', 'ksm', 'MADV_', 'pthread', 'pagemap'])
      expect(text).not.toContain(other)
    const includes = text.split('\n').filter((line) => line.startsWith('#include'))
    expect(new Set(includes).size).toBe(includes.length)
    expect(text).not.toMatch(/[ \t]\n/)
  })

  // docs/litmus.md: of a page or a reference without a value neither = nor != is true; a register that is a fault is no number.
  test('asks its question as a litmus test does', () => {
    const text = programIn(`litmus t "A test."
pages x = 0
task parent { pin_user_pages x write -> buffer; fork child; r = read x }
task child { munmap x }
forall (parent:r!=1 /\\ ~(child:x!=2 \\/ buffer=3))
`)
    expect(text).toContain(
      'return !((seen->parent_r != 1 && !(((seen->child_x >= 0 && seen->child_x != 2) || seen->buffer == 3))));',
    )
    expect(text).toContain('run->seen.child_x = load(page_x);')
    expect(text).toContain('run->seen.buffer = load_by_device(&reference_buffer);')
  })

  test('is not written where there is no system call for an operation', () => {
    const reasons = (tasks: string) => notEmittable(withTasks(tasks)).join('; ')
    expect(reasons('task parent { write x 1 }')).toBe('')
    expect(reasons('task parent { lru_add_drain_all }')).toMatch(/^lru_add_drain_all: /)
    expect(reasons('task parent { get_user_pages x write -> b }')).toMatch(
      /^get_user_pages for writing: no system call/,
    )
    expect(reasons('task parent { uffd_writeprotect x; fork child } task child { }')).toMatch(
      /^fork with userfaultfd: /,
    )
  })
})

describe('observe --emit', () => {
  test('says in a sentence why there is no program: exit code 3', async () => {
    const { code, stderr, stdout } = await answered(['observe', 'B05-get-then-fork', '--emit', temporaryFolder()])
    expect([code, stdout]).toEqual([3, ''])
    expect(stderr).toBe(
      'cowproof: no program for B05-get-then-fork: get_user_pages for writing: no system call takes just that\n',
    )
  })

  test.each([
    [['observe', '--emit', 'x'], /name one/],
    [['observe', 'B01', '--emit', 'x', '--kernel', 'debian:6.1'], /leave --kernel out/],
    [['observe', 'B01'], /--kernel is missing/],
  ])('%j is bad input', async (words, message) => {
    const { code, stderr } = await answered(words)
    expect(code).toBe(2)
    expect(stderr).toMatch(message)
  })
})
