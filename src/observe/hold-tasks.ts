import { MachineGone, type Gdb, type Registers, type Stop } from './gdb.ts'
import type { Turn } from './held-schedule.ts'
import { PROCESSORS } from './qemu.ts'

/** A place of a kernel at which a task is held, as addresses of a function: each of them may be the one that is called. */
export interface KernelPlace {
  readonly addresses: readonly bigint[]
  readonly at: 'entry' | 'return'
  /** Which argument is the address of the page, counted from 0; null where there is none, and the first call is taken. */
  readonly address: number | null
}

export interface Holding {
  /** Where the guest tells what its tasks are about to do (guest/held.h). */
  readonly breakpoint: bigint
  readonly turns: readonly Turn[]
  /** Whose operations are held, and where, in the order in which they begin. */
  readonly held: readonly { readonly task: number; readonly place: KernelPlace }[]
}

/** What came of it, over all runs. */
export interface Held {
  /** How often an operation was held. */
  held: number
  /** How often one came to its end without passing the place. */
  passed: number
  /** How often what was to run meanwhile waited for what was held: both went on then. */
  waited: number
}

/** The processors, as the debugger calls them. */
const THREADS = Array.from({ length: PROCESSORS }, (_, processor) => processor + 1)

/** In milliseconds: how long others run before a processor that is held may serve its interrupts, and after which time it is no longer held. */
const [SLICE, PATIENCE] = [200, 4000]

/** What the guest tells at its breakpoint, in this order. */
const TOLD = ['is to be held', 'was not held', 'turn is of held task'] as const

/** A task on its way to its place, or there. */
interface Task {
  readonly task: number
  readonly thread: number
  readonly page: bigint
  /** Where the guest keeps whose turn it is. */
  readonly turn: bigint
  readonly place: KernelPlace
}

interface HeldTask extends Task {
  /** Where its processor stands. */
  readonly pc: bigint
  readonly since: number
  served: number
}

/** What is needed of a debugger. */
export type Debugger = Omit<Gdb, 'close'>

/** Holds the tasks of all runs of a machine, which stands still so far, until it has ended. */
export async function holdTasks(gdb: Debugger, { breakpoint, turns, held: asked }: Holding): Promise<Held> {
  const counts: Held = { held: 0, passed: 0, waited: 0 }
  const held = new Map<number, HeldTask>()
  let coming: Task | null = null
  let begun = -1

  const free = (): number[] => THREADS.filter((thread) => ![...held.values()].some((task) => task.thread === thread))

  /** The instruction that a breakpoint stands on is done without it. */
  const stepOver = async (thread: number, at: readonly bigint[]): Promise<void> => {
    for (const address of at) await gdb.removeBreakpoint(address)
    await gdb.step(thread)
    for (const address of at) await gdb.setBreakpoint(address)
  }

  const expect = async (task: Task): Promise<void> => {
    for (const address of task.place.addresses) await gdb.setBreakpoint(address)
    coming = task
  }

  const expectNothing = async (): Promise<void> => {
    for (const address of coming?.place.addresses ?? []) await gdb.removeBreakpoint(address)
    coming = null
  }

  /** What the guest tells: who is to be held now, and who may go on. */
  const listen = async (thread: number, given: Registers): Promise<void> => {
    const [what, task, turn, page] = given.arguments
    switch (TOLD[Number(what! & 0xffn)]) {
      case 'is to be held':
        // Behind the last one of a run is the first one of the next; a run that was given up may have left some out.
        do begun = (begun + 1) % asked.length
        while (asked[begun]!.task !== Number(task))
        await expect({ task: Number(task), thread, turn: turn!, page: page!, place: asked[begun]!.place })
        break
      case 'was not held':
        counts.passed++
        await expectNothing()
        break
      case 'turn is of held task':
        held.delete(Number(task))
        break
      case undefined:
    }
    await stepOver(thread, [breakpoint])
  }

  /** True where this is the call that was meant. */
  const isThere = (task: Task, { thread }: Stop, given: Registers): boolean => {
    const { address } = task.place
    return thread === task.thread && (address === null || given.arguments[address] === task.page)
  }

  /** A task has come to its place: whose turn is next may take it. */
  const hold = async (task: Task, given: Registers): Promise<void> => {
    const { thread, turn, place } = task
    await expectNothing()
    const pc = place.at === 'entry' ? given.pc : await returned(gdb, free(), thread, given)
    if (pc === null) return
    counts.held++
    held.set(task.task, { ...task, pc, since: Date.now(), served: Date.now() })
    const next = Number(await gdb.read(thread, turn, 4)) + 1
    await gdb.write(thread, turn, 4, BigInt(next))
    const after = turns[next]
    if (after?.kind === 'ends') held.delete(after.task)
  }

  /** Interrupts are served, so that nobody waits for that; then the processor is where it was. Who is waited for all the same goes on. */
  const serve = async (task: HeldTask): Promise<void> => {
    if (Date.now() - task.since > PATIENCE) {
      counts.waited++
      held.delete(task.task)
      return
    }
    task.served = Date.now()
    await gdb.setBreakpoint(task.pc)
    await gdb.resume([task.thread], SLICE)
    await gdb.removeBreakpoint(task.pc)
  }

  const meet = async (stop: Stop): Promise<void> => {
    const given = await gdb.registers(stop.thread)
    if (given.pc === breakpoint) return listen(stop.thread, given)
    if (coming === null) return
    if (isThere(coming, stop, given)) return hold(coming, given)
    return stepOver(stop.thread, coming.place.addresses)
  }

  try {
    await gdb.setBreakpoint(breakpoint)
    for (;;) {
      const stop = await gdb.resume(free(), held.size > 0 ? SLICE : Infinity)
      if (stop !== null) await meet(stop)
      for (const task of held.values()) if (Date.now() - task.served >= SLICE) await serve(task)
    }
  } catch (error) {
    if (error instanceof MachineGone) return counts
    throw error
  }
}

/** The place behind the call of a function that a processor has just entered; null where it does not come back soon. */
async function returned(
  gdb: Debugger,
  free: readonly number[],
  thread: number,
  { stack }: Registers,
): Promise<bigint | null> {
  const address = await gdb.read(thread, stack, 8)
  await gdb.setBreakpoint(address)
  const stop = await gdb.resume(free, PATIENCE)
  await gdb.removeBreakpoint(address)
  const { stack: now } = await gdb.registers(thread)
  return stop?.thread === thread && now === stack + 8n ? address : null
}
