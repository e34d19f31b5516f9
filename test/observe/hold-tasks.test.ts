import { expect, test, vi } from 'vitest'
import { MachineGone } from '../../src/observe/gdb.ts'
import type { Turn } from '../../src/observe/held-schedule.ts'
import { holdTasks, type Debugger, type KernelPlace } from '../../src/observe/hold-tasks.ts'

const [BREAKPOINT, FUNCTION, TURN, PAGE, STACK] = [0x4000n, 0xf000n, 0x7000n, 0x1000000n, 0xc000n]
/** What the guest says at its breakpoint. */
const [IS_TO_BE_HELD, WAS_NOT_HELD, TURN_IS_OF_HELD_TASK] = [0n, 1n, 2n]

/** A processor comes to an address with these arguments; null: none comes anywhere in time. */
type Event = { readonly thread: number; readonly pc: bigint; readonly arguments: readonly bigint[] } | null

const tells = (thread: number, what: bigint, task: bigint): Event => {
  return { thread, pc: BREAKPOINT, arguments: [what, task, TURN, PAGE] }
}
const enters = (thread: number, page = PAGE): Event => ({ thread, pc: FUNCTION, arguments: [0n, page] })

/** Holds the tasks of a machine in which this happens, one event after each `resume`. Returns what came of it, who ran each time, and whose turn it is. */
async function heldIn(events: readonly Event[], place: Partial<KernelPlace> = {}) {
  let now: Event = null
  let [turn, clock, stack] = [0n, 0, STACK]
  vi.spyOn(Date, 'now').mockImplementation(() => clock)
  const left = [...events]
  const ran: (readonly number[])[] = []
  const breakpoints = new Set<bigint>()
  const machine: Debugger = {
    resume: async (threads, milliseconds) => {
      ran.push(threads)
      if (left.length === 0) throw new MachineGone()
      now = left.shift()!
      if (now === null) clock += milliseconds
      else expect([...breakpoints], 'a processor stops at breakpoints only').toContain(now.pc)
      // What has returned has taken its address off the stack.
      stack = now?.pc === RETURN ? STACK + 8n : STACK
      return now && { thread: now.thread }
    },
    step: async () => expect([...breakpoints], 'nobody steps onto a breakpoint').not.toContain(now!.pc),
    setBreakpoint: async (address) => void breakpoints.add(address),
    removeBreakpoint: async (address) => void breakpoints.delete(address),
    registers: async () => ({ pc: now!.pc, stack, arguments: now!.arguments }),
    read: async (_thread, address) => (address === STACK ? RETURN : turn),
    write: async (_thread, _address, _bytes, value) => void (turn = value),
  }
  const turns: Turn[] = (['begins', 'whole', 'ends'] as const).map((kind, at) => ({
    task: at % 2,
    kind,
    statement: '',
  }))
  const at = { addresses: [FUNCTION], at: 'entry', address: 1, ...place } as const
  const counts = await holdTasks(machine, { breakpoint: BREAKPOINT, turns, held: [{ task: 0, place: at }] })
  vi.restoreAllMocks()
  return { counts, ran, turn }
}

const RETURN = 0xe000n
/** The processors, and those that go on where the second one is held. */
const [ALL, OTHERS] = [
  [1, 2, 3, 4],
  [1, 3, 4],
]

// Task 0 is on processor 2. It is held when it comes to the function for its page: until then nobody else's turn comes, and from then on only the
// other processors run, until what was to run meanwhile is over.
test('a task is held at its place until the others have had their turns', async () => {
  const { counts, ran, turn } = await heldIn([
    tells(2, IS_TO_BE_HELD, 0n),
    enters(1),
    enters(2, 0x2000000n),
    enters(2),
    tells(1, TURN_IS_OF_HELD_TASK, 0n),
  ])
  expect(counts).toEqual({ held: 1, passed: 0, waited: 0 })
  expect(ran).toEqual([ALL, ALL, ALL, ALL, OTHERS, ALL])
  expect(turn).toBe(1n)
})

test('a task is held where a function returns to', async () => {
  const returns: Event = { thread: 2, pc: RETURN, arguments: [] }
  const { counts, ran } = await heldIn([tells(2, IS_TO_BE_HELD, 0n), enters(2), returns], { at: 'return' })
  expect(counts.held).toBe(1)
  expect(ran.at(-1)).toEqual(OTHERS)
})

test('an operation that does not come to its place is not held, and nothing is left of it', async () => {
  const { counts, ran, turn } = await heldIn([
    tells(2, IS_TO_BE_HELD, 0n),
    tells(2, WAS_NOT_HELD, 0n),
    tells(2, IS_TO_BE_HELD, 0n),
    tells(2, WAS_NOT_HELD, 0n),
  ])
  expect(counts).toEqual({ held: 0, passed: 2, waited: 0 })
  expect([ran.at(-1), turn]).toEqual([ALL, 0n])
})

// By then four seconds are over, in pieces of 0.2 s: in each the processor that is held may serve an interrupt, and comes back to its place.
test('who is waited for is not held for ever', async () => {
  const waiting = Array.from({ length: 50 }, () => null)
  const { counts, ran } = await heldIn([tells(2, IS_TO_BE_HELD, 0n), enters(2), ...waiting])
  expect(counts).toEqual({ held: 1, passed: 0, waited: 1 })
  expect(ran.slice(2, 4)).toEqual([OTHERS, [2]])
  expect(ran.at(-1)).toEqual(ALL)
})
