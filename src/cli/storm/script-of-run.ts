import { operations } from '../../../models/kernel/operations/index.ts'
import type { StormBounds } from '../../../models/storm.ts'
import type { Run } from '../../explorer/index.ts'
import type { Program } from '../../program/program.ts'
import type { Deed, Script, ScriptTask } from '../../random/script.ts'
import type { Storm } from '../storm-options.ts'
import { operationsOf, type DoneOperation } from './operations-of-run.ts'

const PAGES = ['x', 'y', 'z', 'u', 'v', 'w'] as const

/**
 * What a run of a storm did, in whole operations: each waits for what was over before it began. A storm starts with pages that nobody has touched, and a
 * litmus test with pages that are mapped: so they are thrown away first. There are LRU batches only in a test that drains them.
 */
export function scriptOfRun(run: Run, program: Program, { bounds, operations: used }: Storm): Script {
  const pages = PAGES.slice(0, bounds.pages)
  const done = operationsOf(run, program)
  const cast = castOf(bounds)
  const needsBatches = used.some(({ needs }) => needs === 'batches')
  const before = [...pages.map((page) => ['madvise_dontneed', page]), ...(needsBatches ? [['lru_add_drain_all']] : [])]
  const prologue = before.map((words, number): Deed => {
    return { number, task: PARENT, words, yields: false, waitsFor: [] }
  })
  const named = done.map((each) => ({ ...each, ...cast.statementOf(each) }))
  const deeds = named.map(({ task, words, yields, first }, index): Deed => {
    const over = named.slice(0, index).map((each, at) => ({ ...each, number: at + prologue.length }))
    const latest = new Map(
      over
        .filter((each) => each.task !== task && each.last !== null && each.last < first)
        .toSorted((one, other) => one.last! - other.last!)
        .map((each) => [each.task, each.number]),
    )
    return { number: index + prologue.length, task, words, yields, waitsFor: [...latest.values()] }
  })
  return { pages, tasks: cast.tasks, deeds: withoutImplied([...prologue, ...deeds]) }
}

const PARENT = 'parent'

/** Who is in the test of a storm. Each life of a process is a task of its own, and so is the device at each reference that is taken. */
function castOf({ threads }: StormBounds) {
  const tasks: ScriptTask[] = []
  const counts = new Map<string, number>()
  /** Of each process of the storm, its life at this time: its threads. */
  const lives: string[][] = []
  /** Of each slot, the reference that was taken last. */
  const taken: { readonly name: string; device: string | null }[] = []

  function fresh(name: string): string {
    const count = (counts.get(name) ?? 0) + 1
    counts.set(name, count)
    return count === 1 ? name : `${name}${count}`
  }

  function begin(process: number, name: string): string {
    const first = fresh(name)
    const others = Array.from({ length: threads[process]! - 1 }, () => fresh(`${name}_thread`))
    tasks.push({ name: first, kind: 'process', process: null })
    tasks.push(...others.map((thread): ScriptTask => ({ name: thread, kind: 'thread', process: first })))
    lives[process] = [first, ...others]
    return first
  }

  function taskOf({ task }: DoneOperation): string {
    const [, process, thread] = /^([A-Z])(\d*)$/.exec(task.name) ?? []
    if (process === undefined) return deviceAt(task.instance)
    return lives[numberOf(process)]![thread === '' ? 0 : Number(thread) - 1]!
  }

  function deviceAt(slot: number): string {
    const reference = taken[slot]!
    if (reference.device === null) {
      reference.device = fresh('disk')
      tasks.push({ name: reference.device, kind: 'device', process: null })
    }
    return reference.device
  }

  /** The statement of a use: what a storm leaves open is known in a run. */
  function statementOf(done: DoneOperation): Pick<Deed, 'task' | 'words' | 'yields'> {
    const task = taskOf(done)
    const [word, ...given] = done.use.replaceAll(/\bpage (\d+)/g, (_, page: string) => PAGES[Number(page)]!).split(' ')
    const operation = operations.find(({ form }) => form.split(' ')[0] === word && isLike(form, given))!
    const words = operation.form.split(' ').map((part) => {
      switch (part) {
        case 'VALUE':
          return String(done.stored ?? 1)
        case 'TASK':
          return begin(numberOf(given.shift()!), 'child')
        case 'REFERENCE':
          return taken[done.task.instance]!.name
        case 'NEW_REFERENCE': {
          const name = fresh('buffer')
          if (done.slot !== null) taken[done.slot] = { name, device: null }
          return name
        }
        case 'PAGE':
        case 'ACCESS':
          return given.shift()!
        default:
          return part
      }
    })
    return { task, words, yields: operation.yields }
  }

  begin(0, PARENT)
  return { tasks, statementOf }
}

/** Some operations share their first word: a page is read, or through a reference. */
function isLike(form: string, given: readonly string[]): boolean {
  return / REFERENCE\b/.test(form) === (given[0] === 'reference')
}

/** Process 0 is A. */
function numberOf(process: string): number {
  return process.charCodeAt(0) - 'A'.charCodeAt(0)
}

/** Leaves out that an operation waits for what is over anyhow, when something else that it waits for is, or what its task has done. */
function withoutImplied(deeds: readonly Deed[]): Deed[] {
  const before = new Map<number, ReadonlySet<number>>()
  return deeds.map((deed, index) => {
    const own = deeds.slice(0, index).findLast(({ task }) => task === deed.task)
    const reach = (number: number): ReadonlySet<number> => new Set([number, ...before.get(number)!])
    const ownReach = own ? reach(own.number) : new Set<number>()
    const waitsFor = deed.waitsFor.filter(
      (number) =>
        !ownReach.has(number) && !deed.waitsFor.some((other) => other !== number && before.get(other)!.has(number)),
    )
    before.set(deed.number, new Set([...ownReach, ...deed.waitsFor.flatMap((number) => [...reach(number)])]))
    return { ...deed, waitsFor }
  })
}
