import { describe, expect, test } from 'vitest'
import { heldSchedule, type NamedRun } from '../../src/observe/held-schedule.ts'
import { planOf } from '../../src/observe/plan.ts'
import { UserError } from '../../src/report/user-error.ts'
import { withTasks } from './litmus.ts'

const three = withTasks(`task parent { clear_refs x
 signal cleared
 write x 3 }
thread other of parent { r = read x
 write y 4 }
thread third of parent { read y }`)

/** A run: of each step the task, and its label with the routines around it. */
function run(...steps: readonly string[]): NamedRun {
  const tasks = three.tasks.map(({ name }) => ({ name }))
  return {
    tasks,
    steps: steps.map((step) => {
      const [name, place] = step.split(': ') as [string, string]
      const path = place.split('/')
      return { task: tasks.findIndex((each) => each.name === name), label: path.at(-1)!, path: path.slice(0, -1) }
    }),
  }
}

const words = ({ turns }: ReturnType<typeof heldSchedule>): string[] =>
  turns.map(({ task, kind, statement }) => `${three.tasks[task]!.name} ${kind} ${statement}`)

describe('the schedule of a run', () => {
  // The parent is inside clear_refs from its first step to its last. All of what the other one does lies between two of them, so the
  // parent is held before the second of these; that it signals is no turn; and it must be alone on its processor.
  test('says who is held where while others have their turns', () => {
    const schedule = heldSchedule(
      run(
        'parent: clear_refs x/clear_refs_write/lock',
        'other: r = read x/load/load',
        'other: write y 4/store/store',
        'parent: clear_refs x/clear_refs_write/clear_soft_dirty/!pte_present',
        'parent: clear_refs x/clear_refs_write/unlock',
        'parent: signal cleared',
        'parent: write x 3/store/store',
        'third: read y/load/load',
      ),
      three,
    )
    expect(words(schedule)).toEqual([
      'parent begins clear_refs x',
      'other whole r = read x',
      'other whole write y 4',
      'parent ends clear_refs x',
      'parent whole write x 3',
      'third whole read y',
    ])
    expect(schedule.held).toEqual([
      { task: 0, statement: 'clear_refs x', place: 'clear_refs x/clear_refs_write/clear_soft_dirty/pte_present' },
    ])
    expect(schedule.processors).toEqual([1, 0, 0])
  })

  test('may hold two tasks by turns, each on a processor of its own', () => {
    const schedule = heldSchedule(
      run('parent: clear_refs x/a', 'other: r = read x/b', 'parent: clear_refs x/c', 'other: r = read x/d'),
      three,
    )
    expect(words(schedule)).toEqual([
      'parent begins clear_refs x',
      'other begins r = read x',
      'parent ends clear_refs x',
      'other ends r = read x',
    ])
    expect(schedule.processors[0]).not.toBe(schedule.processors[1])
  })

  test('of whole operations holds nobody', () => {
    const { held, turns } = heldSchedule(run('other: r = read x/b', 'other: r = read x/d', 'third: read y/e'), three)
    expect([held, turns.map(({ kind }) => kind)]).toEqual([[], ['whole', 'whole']])
  })

  // A TLB remembers nothing of a task beyond the next one on its processor that has other memory.
  test('leaves no two tasks on one processor where it matters what TLBs remember', () => {
    const withTlbs = withTasks(`task parent { clear_refs x }
thread other of parent { write x 3 }
thread third of parent { write x 4
 flush_tlb_all }`)
    const names = ['parent', 'other', 'third']
    const steps = ['parent: clear_refs x/a', 'other: write x 3/b', 'parent: clear_refs x/c', 'third: write x 4/d']
    const { processors } = heldSchedule(run(...steps), withTlbs)
    expect(new Set(processors).size).toBe(names.length)
    expect(processors, 'the first one is for who watches the run').not.toContain(0)
  })

  test('is refused where too many tasks would have to be held', () => {
    const names = ['one', 'two', 'three', 'four']
    const many = withTasks(
      ['task parent {', ...names.map((name) => `thread ${name} of parent {`)]
        .map((head) => `${head} read x }`)
        .join('\n'),
    )
    const tasks = ['parent', ...names].map((name) => ({ name }))
    const read = { label: 'a', path: ['read x'] }
    const begin = names.map((_, at) => ({ task: at + 1, ...read }))
    expect(() => heldSchedule({ tasks, steps: [...begin, { task: 0, ...read }, ...begin] }, many)).toThrow(
      'the run needs more than 4 processors: 4 tasks would have to be held',
    )
  })

  test.each([
    [
      "'clear_refs x' of parent would have to be held 2 times",
      [
        'parent: clear_refs x/a',
        'other: r = read x/b',
        'parent: clear_refs x/c',
        'third: read y/d',
        'parent: clear_refs x/e',
      ],
    ],
  ])('is refused where more is needed than there is: %s', (message, steps) => {
    expect(() => heldSchedule(run(...steps), three)).toThrow(UserError)
    expect(() => heldSchedule(run(...steps), three)).toThrow(message)
  })

  test('is said to the guest as an order with a begin and an end', () => {
    const schedule = heldSchedule(run('parent: clear_refs x/a', 'other: r = read x/b', 'parent: clear_refs x/c'), three)
    const plan = planOf(three, 0, { ...schedule, repetitions: 3 }, { release: '6.1.0', have: new Set() })
    const lines = 'lines' in plan ? plan.lines : []
    expect(lines.slice(-3)).toEqual(['cpus 1 0 0', 'order 3 0+ 1 0-', 'end'])
  })
})
