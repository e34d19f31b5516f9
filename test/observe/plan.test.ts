import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { LitmusTest } from '../../src/litmus/checked.ts'
import { causes, needs, started } from '../../src/litmus/happens-before.ts'
import type { Abilities } from '../../src/observe/mechanism.ts'
import { ordersOf, type Order } from '../../src/observe/orders.ts'
import { planOf } from '../../src/observe/plan.ts'
import { draw, textOf } from '../../src/random/draw.ts'
import { sketches } from '../../src/random/sketch.ts'
import { testIn, withTasks } from './litmus.ts'

const names = ({ tasks }: LitmusTest, orders: readonly Order[]): string[] =>
  orders.map((order) => order.map((task) => tasks[task]!.name[0]).join(''))

describe('the orders of whole operations', () => {
  // By hand: two operations of each of two tasks that know nothing of each other can be put in 4! / (2! 2!) = 6 orders.
  test('of tasks that do not wait for each other are all', () => {
    const free = withTasks('task parent { read x\n write x 2 }\nthread other of parent { read y\n write y 2 }')
    const { orders, all } = ordersOf(free, 100)
    expect(all).toBe(true)
    expect(names(free, orders).sort()).toEqual(['oopp', 'opop', 'oppo', 'poop', 'popo', 'ppoo'])
  })

  test('keep to fork, to signals and to who takes a reference', () => {
    const bound = withTasks(
      'task parent { pin_user_pages x write -> b\n fork child\n signal on\n read x }\ntask child { await parent:on\n read x }\ndevice disk { write b 3 }',
    )
    // The child reads when the parent has forked, before or after the parent reads; the device at any time after the first operation.
    expect(names(bound, ordersOf(bound, 100).orders).sort()).toEqual(
      ['pdpcp', 'pdppc', 'ppdcp', 'ppdpc', 'ppcdp', 'ppcpd', 'pppdc', 'pppcd'].sort(),
    )
  })

  test('of which there are too many are some of them, each possible and none twice', () => {
    const many = withTasks(
      ['task parent {', 'thread o1 of parent {', 'thread o2 of parent {']
        .map((head) => `${head} ${'read x\n'.repeat(4)} }`)
        .join('\n'),
    )
    const { orders, all } = ordersOf(many, 20)
    expect([orders.length, all]).toEqual([20, false])
    expect(new Set(orders.map(String)).size).toBe(20)
  })

  test('of random tests are possible one after the other, and whole', () => {
    fc.assert(
      fc.property(sketches, (sketch) => {
        const drawn = testIn(textOf(draw(sketch), 'exists (parent:x=1)'))
        const { orders } = ordersOf(drawn, 50)
        expect(orders.length).toBeGreaterThan(0)
        for (const order of orders) follow(drawn, order)
      }),
      { numRuns: 100 },
    )
  })
})

/** Does what an order says, with signals and waits in between, and throws where that cannot be done, or something is left. */
function follow({ tasks }: LitmusTest, order: Order): void {
  const happened = new Set([started(tasks.find(({ kind }) => kind === 'process')!.name)])
  const left = tasks.map(({ statements }) => [...statements])
  const isNext = (task: number): boolean => {
    const [statement] = left[task]!
    return statement !== undefined && needs(tasks[task]!, statement).every((event) => happened.has(event))
  }
  const run = (task: number): void => causes(tasks[task]!, left[task]!.shift()!).forEach((event) => happened.add(event))
  const runSignals = (): void => {
    for (let moved = true; moved;) {
      moved = false
      for (const task of tasks.keys())
        while (isNext(task) && left[task]![0]!.kind !== 'operation') {
          run(task)
          moved = true
        }
    }
  }
  for (const task of order) {
    runSignals()
    expect(isNext(task)).toBe(true)
    run(task)
  }
  runSignals()
  expect(left.flat()).toEqual([])
}

const everything = [
  'vmsplice',
  'io_uring',
  'process_vm',
  'fuse',
  'proc_mem',
  'swap',
  'pagemap',
  'zram',
  'ksm',
  'migrate',
]
const able = (release: string, ...more: string[]): Abilities => ({ release, have: new Set([...everything, ...more]) })
const schedule = { orders: [[0, 1]], repetitions: 3, races: 5, seed: 7 }

describe('the plan of a test', () => {
  test('says all of it in numbers', () => {
    const one = withTasks(
      'task parent { pin_user_pages x write -> b\n fork child\n signal on\n mprotect y read }\ntask child { await parent:on\n r = read x }\ndevice disk { write b 3 }',
    )
    expect(planOf(one, 4, schedule, able('6.1.0-1-amd64'))).toEqual({
      lines: [
        'test 4 t',
        'page anonymous 1',
        'page anonymous 2',
        'task process',
        'task process',
        'task device',
        'device swap none',
        'batches no',
        'tlbs no',
        'reference io_uring pin write 1 1',
        'registers 1',
        'signals 1',
        'do 0 take 0 0 1 -1',
        'do 0 fork 1 -1 -1 -1',
        'do 0 signal 0 -1 -1 -1',
        'do 0 mprotect 1 -1 0 -1',
        'do 1 await 0 -1 -1 -1',
        'do 1 read 0 -1 -1 0',
        'do 2 store 0 -1 3 -1',
        'order 3 0 1',
        'race 5 7 300',
        'end',
      ],
    })
  })

  test.each([
    ['get_user_pages_fast x read -> b', '6.12.117', 'vmsplice'],
    ['vmsplice x -> b', '6.12.117', 'vmsplice'],
    ['pin_user_pages_fast x read -> b', '6.12.117', 'process_vm'],
    ['pin_user_pages_longterm x write -> b', '6.12.117', 'io_uring'],
    ['get_user_pages x write -> b', '6.1.0-56', 'fuse'],
    ['get_user_pages x write -> b', '5.10.0-31', 'fuse'],
    // A direct read takes a pin there.
    ['get_user_pages x write -> b', '6.12.117', null],
    ['pin_user_pages_longterm x read -> b', '6.12.117', null],
    ['get_user_pages_force x write -> b\n write b 3\n put b', '6.12.117', 'proc_mem'],
    // In between something else could happen.
    ['get_user_pages_force x write -> b\n read x\n write b 3\n put b', '6.12.117', null],
    ['get_user_pages_force x write -> b', '6.12.117', null],
    // The data goes one way.
    ['get_user_pages x write -> b\n r = read b', '6.1.0-56', null],
  ])('takes the reference of %j on %s by %s', (statements, release, mechanism) => {
    const plan = planOf(withTasks(`task parent { ${statements} }`), 0, schedule, able(release))
    const found = 'lines' in plan ? plan.lines.find((line) => line.startsWith('reference'))!.split(' ')[1] : null
    expect(found).toBe(mechanism)
    if (mechanism === null)
      expect('missing' in plan && plan.missing).toEqual([expect.stringMatching(/only the module has it/)])
  })

  // What the module calls (guest/module): fast or slow, and flags. vmsplice(2) calls get_user_pages_fast() itself.
  test.each([
    ['vmsplice x -> b', 'vmsplice get read 1 0'],
    ['get_user_pages_fast x read -> b', 'vmsplice get read 1 0'],
    ['get_user_pages_fast x write -> b', 'module get write 1 0 fast'],
    ['get_user_pages x read -> b', 'module get read 1 0 slow'],
    ['get_user_pages x write -> b\n r = read b', 'module get write 2 0 slow'],
    ['pin_user_pages x write -> b\n write b 3', 'module pin write 1 1 slow'],
    ['pin_user_pages_fast x read -> b', 'module pin read 1 0 fast'],
    ['pin_user_pages_longterm x read -> b', 'module pin read 1 0 slow longterm'],
    ['pin_user_pages_fast_longterm x read -> b', 'module pin read 1 0 fast longterm'],
    ['get_user_pages_force x write -> b', 'module get write 1 0 slow force'],
    ['pin_user_pages_force x write -> b', 'module pin write 1 0 slow force'],
  ])('takes the reference of %j exactly where there is the module', (statements, reference) => {
    for (const release of ['5.10.0-46', '6.12.117']) {
      const plan = planOf(withTasks(`task parent { ${statements} }`), 0, schedule, able(release, 'module'))
      expect('lines' in plan && plan.lines.filter((line) => line.startsWith('reference'))).toEqual([
        `reference ${reference}`,
      ])
    }
  })

  test('of what TLBs remember says so, where there is the module to empty them', () => {
    const plan = planOf(withTasks('task parent { flush_tlb_all }'), 0, schedule, able('6.1.0', 'module'))
    const lines = 'lines' in plan ? plan.lines : []
    expect(lines).toContain('tlbs yes')
    expect(lines).toContain('do 0 flush_tlb_all -1 -1 -1 -1')
  })

  test('says what is missing, each once', () => {
    const lacking: Abilities = { release: '5.10', have: new Set() }
    const plan = planOf(
      withTasks('task parent { reclaim x\n reclaim y\n ksm_scan x\n flush_tlb_all }'),
      0,
      schedule,
      lacking,
    )
    expect(plan).toEqual({
      missing: [
        'reclaim: the kernel has no swap',
        'ksm_scan: the kernel has no ksm',
        'flush_tlb_all: only the module has it',
      ],
    })
  })
})
