import type { Argument, CheckedStatement, LitmusTest, Task } from '../litmus/checked.ts'
import { namesOf } from '../litmus/naming.ts'
import type { Turn } from './held-schedule.ts'
import { missingFor, type Abilities } from './mechanism.ts'
import type { Order } from './orders.ts'
import { referencesOf, type OperationStatement, type ReferenceUse } from './references.ts'

/** How to run a test in the order of a run in which operations are held. */
export interface HeldRuns {
  readonly turns: readonly Turn[]
  readonly processors: readonly number[]
  readonly repetitions: number
}

/** How to run a test: in forced orders, and in races. */
export interface Schedule {
  readonly orders: readonly Order[]
  /** How often each order is forced. */
  readonly repetitions: number
  /** How many runs without any order, with delays by chance. */
  readonly races: number
  readonly seed: number
}

/** A test as the guest reads it (guest/README.md); or what it asks for and this guest has not, in words. */
export type Plan = { readonly lines: readonly string[] } | { readonly missing: readonly string[] }

/** The longest delay before an operation in a race, in microseconds: some times what an operation takes. */
const LONGEST_DELAY = 300

/** The plan of a test, which is called by `number` among those of its boot. */
export function planOf(test: LitmusTest, number: number, schedule: Schedule | HeldRuns, abilities: Abilities): Plan {
  const missing = missingOf(test, abilities)
  if (missing.length > 0) return { missing }
  const references = referencesOf(test, abilities)
  return {
    lines: [
      `test ${number} ${test.name}`,
      ...memoryLines(test),
      ...references.map(referenceLine),
      ...programLines(test),
      ...scheduleLines(schedule),
      'end',
    ],
  }
}

/** What a test asks for and a guest has not, in words, each once. */
export function missingOf(test: LitmusTest, abilities: Abilities): string[] {
  return [...new Set([...operationsMissing(test, abilities), ...referencesMissing(referencesOf(test, abilities))])]
}

function operationsMissing(test: LitmusTest, abilities: Abilities): string[] {
  return operationsOf(test).flatMap(({ operation: { name } }) => {
    const reason = missingFor(name, abilities)
    return reason === null ? [] : [`${name}: ${reason}`]
  })
}

function referencesMissing(references: readonly ReferenceUse[]): string[] {
  return references.flatMap(({ mechanism, operation, access }) =>
    mechanism === null
      ? [`${operation} for ${access === 'read' ? 'reading' : 'writing'}, as it is used here: only the module has it`]
      : [],
  )
}

function operationsOf({ tasks }: LitmusTest): OperationStatement[] {
  return tasks.flatMap(({ statements }) => statements.flatMap((each) => (each.kind === 'operation' ? [each] : [])))
}

/** Whether what TLBs remember matters to a test. */
export function hasTlbs(test: LitmusTest): boolean {
  return operationsOf(test).some(({ operation }) => operation.name === 'flush_tlb_all')
}

function memoryLines(test: LitmusTest): string[] {
  const { tasks, pages } = test
  const named = new Set(operationsOf(test).map(({ operation }) => operation.name))
  const usesSwap = ['reclaim', 'swapoff'].some((name) => named.has(name))
  const usesZram = ['swapon_synchronous', 'swapon_stable_writes'].some((name) => named.has(name))
  return [
    ...pages.map(({ ofFile, value }) => `page ${ofFile ? 'file' : 'anonymous'} ${value}`),
    ...tasks.map(({ kind, process }) =>
      kind === 'thread'
        ? `task thread ${tasks.findIndex(({ name }) => name === process)}`
        : `task ${kind === 'process' ? 'process' : 'device'}`,
    ),
    `device swap ${usesZram ? 'zram' : usesSwap ? 'disk' : 'none'}`,
    `batches ${named.has('lru_add_drain_all') ? 'yes' : 'no'}`,
    `tlbs ${hasTlbs(test) ? 'yes' : 'no'}`,
  ]
}

/** One load more is the look at what it leads to at the end. */
function referenceLine({ mechanism, kind, access, loads, stores, operation }: ReferenceUse): string {
  const how = operation.includes('_fast') || operation === 'vmsplice' ? 'fast' : 'slow'
  const flags = ['longterm', 'force'].filter((flag) => operation.includes(flag))
  return [
    'reference',
    mechanism,
    kind,
    access,
    loads + 1,
    stores,
    ...(mechanism === 'module' ? [how, ...flags] : []),
  ].join(' ')
}

function programLines(test: LitmusTest): string[] {
  const names = namesOf(test)
  return [
    `registers ${names.registers.length}`,
    `signals ${names.signals.length}`,
    ...test.tasks.flatMap((task, number) =>
      task.statements.map((statement) => `do ${number} ${statementWords(test, task, statement).join(' ')}`),
    ),
  ]
}

const NONE = -1

/** The operation, two numbers that say what it works on, a value, and the register that takes what it yields. */
function statementWords(test: LitmusTest, task: Task, statement: CheckedStatement): (string | number)[] {
  const { signals, registers } = namesOf(test)
  if (statement.kind === 'signal')
    return ['signal', signals.indexOf(`${task.name}:${statement.signal}`), NONE, NONE, NONE]
  if (statement.kind === 'await')
    return ['await', signals.indexOf(`${statement.task}:${statement.signal}`), NONE, NONE, NONE]
  const works = statement.arguments.flatMap((argument) => numberOf(test, argument) ?? [])
  const value = statement.arguments.flatMap((argument) => valueIn(argument) ?? [])
  const register = statement.register === null ? NONE : registers.indexOf(`${task.name}:${statement.register}`)
  return [guestName(statement), works[0] ?? NONE, works[1] ?? NONE, value[0] ?? NONE, register]
}

function numberOf({ pages, tasks, references }: LitmusTest, argument: Argument): number | null {
  switch (argument.kind) {
    case 'page':
      return pages.findIndex(({ name }) => name === argument.page)
    case 'task':
      return tasks.findIndex(({ name }) => name === argument.task)
    case 'reference':
      return references.findIndex(({ name }) => name === argument.reference)
    case 'value':
    case 'access':
      return null
  }
}

function valueIn(argument: Argument): number | null {
  if (argument.kind === 'value') return argument.value
  return argument.kind === 'access' ? Number(argument.access === 'write') : null
}

/** A guest knows what is done with a reference, and of each reference how it is taken. */
function guestName({ operation: { name, reference } }: OperationStatement): string {
  switch (reference?.does) {
    case undefined:
      return name
    case 'take':
      return 'take'
    case 'give back':
      return 'give_back'
    case 'load':
      return 'load'
    case 'store':
      return 'store'
  }
}

const SIGNS = { whole: '', begins: '+', ends: '-' } as const

function scheduleLines(schedule: Schedule | HeldRuns): string[] {
  const { repetitions } = schedule
  if ('turns' in schedule) {
    const turns = schedule.turns.map(({ task, kind }) => `${task}${SIGNS[kind]}`)
    return [['cpus', ...schedule.processors].join(' '), ['order', repetitions, ...turns].join(' ')]
  }
  const { orders, races, seed } = schedule
  return [
    ...orders.map((order) => ['order', repetitions, ...order].join(' ')),
    ...(races > 0 ? [`race ${races} ${seed} ${LONGEST_DELAY}`] : []),
  ]
}
