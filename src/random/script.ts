import { textOf } from './draw.ts'
import type { Drawing } from './draw.ts'

/*
 * A script says what some tasks did, and in which order: what is left of a run when its steps are taken together to whole operations. It becomes a
 * litmus test, and smaller ones.
 */

/** An operation of a script. */
export interface Deed {
  /** Which operation of the run it is, counted from 0 in the order in which they began. */
  readonly number: number
  readonly task: string
  /** As a litmus test says it, but for the register of a load. */
  readonly words: readonly string[]
  /** Whether a register takes what it yields. */
  readonly yields: boolean
  /** Operations of other tasks that are over before it begins. */
  readonly waitsFor: readonly number[]
}

export interface ScriptTask {
  readonly name: string
  readonly kind: Drawing['kind']
  /** The process whose memory a thread shares. */
  readonly process: string | null
}

export interface Script {
  /** Anonymous pages, which hold 0. */
  readonly pages: readonly string[]
  /** The first one is the process that starts by itself. */
  readonly tasks: readonly ScriptTask[]
  /** In the order in which they begin. */
  readonly deeds: readonly Deed[]
}

/** What stands at the head of the test of a script. */
export interface Heading {
  readonly name: string
  readonly sentence: string
}

/** The text of the test of a script. */
export function litmusOfScript({ pages, tasks, deeds }: Script, question: string, heading: Heading): string {
  const awaited = new Set(deeds.flatMap(({ waitsFor }) => waitsFor))
  const signals = signalNames(deeds.filter(({ number }) => awaited.has(number)))
  const registers = new Map(deeds.filter(({ yields }) => yields).map((deed, index) => [deed, `v${index}`]))
  const statementsOf = (deed: Deed): string[] => {
    const register = registers.get(deed)
    return [
      ...deed.waitsFor.map((number) => {
        const { task } = deeds.find((each) => each.number === number)!
        return `await ${task}:${signals.get(number)!}`
      }),
      `${register === undefined ? '' : `${register} = `}${deed.words.join(' ')}`,
      ...(signals.has(deed.number) ? [`signal ${signals.get(deed.number)!}`] : []),
    ]
  }
  const drawn = tasks.map(({ name, kind, process }) => ({
    name,
    kind,
    declared: `${kind === 'process' ? 'task' : kind} ${name}${process === null ? '' : ` of ${process}`}`,
    statements: deeds.filter(({ task }) => task === name).flatMap(statementsOf),
  }))
  return textOf({ pages: pages.map((name) => ({ name, value: 0, ofFile: false })), tasks: drawn }, question, heading)
}

/** A signal says what is done: each task has its own names. */
function signalNames(deeds: readonly Deed[]): ReadonlyMap<number, string> {
  const names = new Map<number, string>()
  const used = new Map<string, number>()
  for (const { number, task, words } of deeds) {
    const name = `${words[0]!}_done`
    const times = (used.get(`${task}:${name}`) ?? 0) + 1
    used.set(`${task}:${name}`, times)
    names.set(number, times === 1 ? name : `${name}${times}`)
  }
  return names
}

/** Scripts that are a step smaller: without an operation, without waiting for one, with a task less. Some of them make no test. */
export function* smallerScripts(script: Script): Generator<Script> {
  const { pages, tasks, deeds } = script
  for (const { name, kind } of tasks.slice(1)) if (kind === 'process') yield withoutProcess(script, name)
  for (const each of deeds) yield withoutDeeds(script, new Set([each, ...usesOf(deeds, each)]))
  for (const each of deeds)
    for (const number of each.waitsFor)
      yield replaced(script, { ...each, waitsFor: each.waitsFor.filter((other) => other !== number) })
  for (const device of tasks.filter(({ kind }) => kind === 'device'))
    for (const { name } of tasks.filter(({ kind }) => kind !== 'device')) yield merged(script, device.name, name)
  for (const page of pages.slice(1)) yield withoutPage(script, page)
}

/** The uses of the reference that an operation takes, if it takes one. */
function usesOf(deeds: readonly Deed[], { words }: Deed): Deed[] {
  const taken = words[words.indexOf('->') + 1]!
  return words.includes('->') ? deeds.filter((each) => each.words.includes(taken)) : []
}

function withoutDeeds(script: Script, gone: ReadonlySet<Deed>): Script {
  const [first, ...others] = [...gone]
  if (!first) return withoutIdle(script)
  const without = withoutDeed(script, first)
  const numbers = new Set(others.map(({ number }) => number))
  return withoutDeeds(without, new Set(without.deeds.filter(({ number }) => numbers.has(number))))
}

/** Whoever waited for it waits for what was before it. */
function withoutDeed(script: Script, gone: Deed): Script {
  const { deeds } = script
  const [previous] = deeds.filter(({ task, number }) => task === gone.task && number < gone.number).slice(-1)
  const before = [...gone.waitsFor, ...(previous ? [previous.number] : [])]
  const inherited = (deed: Deed): Deed => {
    if (!deed.waitsFor.includes(gone.number)) return deed
    const waitsFor = deed.waitsFor.flatMap((number) => (number === gone.number ? before : [number]))
    return { ...deed, waitsFor: [...new Set(waitsFor)].filter((number) => taskOf(deeds, number) !== deed.task) }
  }
  return { ...script, deeds: deeds.filter((each) => each !== gone).map(inherited) }
}

function taskOf(deeds: readonly Deed[], number: number): string {
  return deeds.find((each) => each.number === number)!.task
}

/** A process without anything to do is a memory, so it stays; other tasks do not. */
function withoutIdle(script: Script): Script {
  const busy = new Set(script.deeds.map(({ task }) => task))
  return { ...script, tasks: script.tasks.filter(({ kind, name }) => kind === 'process' || busy.has(name)) }
}

/** Without a process, its threads, what they do, who forks it, and what is done with the references that they take. */
function withoutProcess(script: Script, gone: string): Script {
  const { tasks, deeds } = script
  const goes = new Set(tasks.filter(({ name, process }) => name === gone || process === gone).map(({ name }) => name))
  const forks = deeds.filter(({ words }) => words[0] === 'fork' && words[1] === gone)
  const theirs = deeds.filter(({ task }) => goes.has(task))
  const all = new Set([...forks, ...theirs, ...theirs.flatMap((each) => usesOf(deeds, each))])
  const rest = withoutDeeds(script, all)
  return { ...rest, tasks: rest.tasks.filter(({ name }) => !goes.has(name)) }
}

function withoutPage(script: Script, page: string): Script {
  const theirs = script.deeds.filter(({ words }) => words.includes(page))
  const all = new Set([...theirs, ...theirs.flatMap((each) => usesOf(script.deeds, each))])
  const rest = withoutDeeds(script, all)
  return { ...rest, pages: rest.pages.filter((each) => each !== page) }
}

function replaced(script: Script, by: Deed): Script {
  return { ...script, deeds: script.deeds.map((each) => (each.number === by.number ? by : each)) }
}

/** What one task does another one does, in the same order. */
function merged(script: Script, from: string, into: string): Script {
  const moved = script.deeds.map((deed) => (deed.task === from ? { ...deed, task: into } : deed))
  const waiting = moved.map((deed) => ({
    ...deed,
    waitsFor: deed.waitsFor.filter((number) => taskOf(moved, number) !== deed.task),
  }))
  return withoutIdle({ ...script, deeds: waiting })
}
