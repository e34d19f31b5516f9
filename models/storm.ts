import {
  either,
  loop,
  num,
  rest,
  routine,
  scope,
  step,
  task,
  taskPer,
  when,
  type Block,
  type Steps,
  type Num,
  type Ref,
  type RefPlace,
  type Scope,
  type TaskDeclaration,
} from '../src/program/index.ts'
import { model, type Model, type Property } from '../src/invariants/index.ts'
import { ref } from '../src/state/index.ts'
import type { Era } from './kernel/era.ts'
import { addressOf, EXACT_BIAS, memory, memoryOf, type Address } from './kernel/memory.ts'
import type { Operation, Parameter } from './kernel/operations/operation.ts'
import { propertiesOf } from './kernel/properties.ts'
import { reserveAny } from './kernel/reference.ts'

/** How much there is of everything in a storm. Within these bounds every program of the operations is explored. */
export interface StormBounds {
  /** Threads of each mm. The first mm runs from the start; each other one when somebody forks it. */
  readonly threads: readonly number[]
  readonly pages: number
  readonly references: number
  /** Swap slots; without any, nothing is swapped out. */
  readonly slots: number
  /** Runs that need more frames are not followed; unless it is said, there are as many as any run needs. */
  readonly frames?: number | undefined
  /** What one pin adds to the refcount; unless it is said, so much that no page is taken for pinned which is not. */
  readonly pinBias?: number | undefined
}

export const defaultStorm: StormBounds = { threads: [1, 1], pages: 1, references: 1, slots: 0 }

/**
 * A storm: every thread does any operation at any time, for ever, and every reference that somebody holds is read,
 * written and given back at any time. It starts with pages that nobody has touched. A store always changes the content, so that one that gets lost shows.
 * `asked` is what is asked of it beside the properties of every era.
 */
export function storm(
  era: Era,
  operations: readonly Operation[],
  bounds: StormBounds = defaultStorm,
  steps: Steps = 'fine',
  asked: readonly Property[] = [],
): Model {
  const threads = bounds.threads.flatMap((count, mm) => Array.from({ length: count }, (_, number) => ({ mm, number })))
  const mms = bounds.threads.length
  const { slots } = bounds
  const used = operations.filter(({ inStorm, needs }) => inStorm !== 'never' && (needs !== 'slots' || slots > 0))
  const batches = used.some(({ needs }) => needs === 'batches') ? threads.length : 0
  const schema = memoryOf({
    mms,
    pages: bounds.pages,
    // A copy for everybody, an old page for each reference and slot, and what threads of one mm hold in the middle of copies.
    frames: bounds.frames ?? mms * bounds.pages + bounds.references + slots + 1 + threads.length - mms + heldBy(used),
    outOfFrames: bounds.frames === undefined ? 'error' : 'end',
    references: bounds.references,
    pinBias: bounds.pinBias ?? EXACT_BIAS,
    slots,
    batches,
    tlbs: 0,
    threads: threads.length,
    largestValue: 1,
    referencesAre: 'interchangeable',
  })
  return model({
    name: `storm ${era.name}`,
    steps,
    schema,
    initial: {
      mm: [{ alive: true }],
      pte: Array.from({ length: bounds.pages }, () => ({ vma: true, vmaWritable: true })),
      thread: threads.map(({ mm }) => ({ mm })),
    },
    tasks: [
      ...threads.map(({ mm, number }, index) => threadTask({ mm, number, index }, used, era, bounds)),
      ...(bounds.references > 0 && used.some(worksOnReference) ? [holderTask(used, era)] : []),
    ],
    properties: [...propertiesOf(era.choices), ...asked],
  })
}

function heldBy(used: readonly Operation[]): number {
  return Math.max(0, ...used.map(({ frames = 0 }) => frames))
}

interface Thread {
  readonly mm: number
  readonly number: number
  /** Among the threads of all mms. */
  readonly index: number
}

function threadTask(thread: Thread, operations: readonly Operation[], era: Era, bounds: StormBounds): TaskDeclaration {
  const process = processName(thread.mm)
  const name = bounds.threads[thread.mm] === 1 ? process : `${process}${thread.number + 1}`
  const pagesOf = (mm: number): Address[] =>
    Array.from({ length: bounds.pages }, (_, page) => addressOf(mm, page, thread.index, bounds.pages))
  const pages = pagesOf(thread.mm)
  const everyPage = bounds.threads.flatMap((_, mm) => pagesOf(mm))
  return task(name, { slot: ref('reference') }, (my) => {
    const uses = operations.flatMap((operation) =>
      parametersInThread(operation, { thread, pages, pagesOf, slot: my.slot, bounds }).map((values) => ({
        operation,
        parameters: values.map(({ parameter }) => parameter),
        name: nameOfUse(operation, values),
      })),
    )
    const alternatives = (life: Scope): Block[] =>
      uses.map(({ operation, parameters, name: use }) => {
        const world = { choices: era.choices, pages, everyPage, onValue: () => [], onFault: [] }
        const body = routine(use, {}, () => operation.program(parameters, world))
        return operation.endsProcess ? [body, life.leave] : body
      })
    if (uses.length === 0) return [rest, step('start', when(pages[0]!.mm.alive))]
    return loop([
      rest,
      step('start', when(pages[0]!.mm.alive)),
      scope((life) => loop([rest, either(...alternatives(life))])),
    ])
  })
}

function processName(mm: number): string {
  return String.fromCharCode('A'.charCodeAt(0) + mm)
}

/** What stands for a parameter, and what a litmus test would say there; nothing for what is only known in a state. */
interface Given {
  readonly parameter: Parameter
  readonly word: string
}

/** What a statement of a litmus test would look like, as the prefix of the step labels. */
function nameOfUse({ form }: Operation, given: readonly Given[]): string {
  const words = [...given]
  return form
    .split(' ')
    .map((word) => (/^[A-Z_]+$/.test(word) ? words.shift()!.word : word))
    .filter((word) => word !== '' && word !== '->')
    .join(' ')
}

interface Surroundings {
  readonly thread: Thread
  readonly pages: readonly Address[]
  readonly pagesOf: (mm: number) => readonly Address[]
  readonly slot: RefPlace<'reference'>
  readonly bounds: StormBounds
}

/** All ways to use an operation in a thread; none where it works on a reference that exists, which its holder does. */
function parametersInThread(operation: Operation, here: Surroundings): Given[][] {
  if (operation.endsProcess && here.bounds.threads[here.thread.mm] !== 1) return []
  const kinds = operation.form
    .split(' ')
    .slice(1)
    .filter((word) => /^[A-Z_]+$/.test(word))
  return kinds.reduce<Given[][]>(
    (lists, kind) => lists.flatMap((list) => valuesInThread(kind, list, here).map((value) => [...list, value])),
    [[]],
  )
}

function valuesInThread(kind: string, before: readonly Given[], here: Surroundings): Given[] {
  const { thread, pages, pagesOf, slot, bounds } = here
  switch (kind) {
    case 'PAGE':
      return pages.map((_, page) => ({ parameter: { kind: 'page', page }, word: `page ${page}` }))
    case 'ACCESS':
      return (['read', 'write'] as const).map((access) => ({ parameter: { kind: 'access', access }, word: access }))
    case 'TASK':
      return bounds.threads.flatMap((_, mm) =>
        mm === thread.mm ? [] : [{ parameter: { kind: 'task', pages: pagesOf(mm) }, word: processName(mm) } as const],
      )
    case 'VALUE': {
      const page = before.map(({ parameter }) => parameter).find((parameter) => parameter.kind === 'page')
      if (!page) return []
      return [{ parameter: { kind: 'value', value: otherContent(pages[page.page]!.pte.frame) }, word: '' }]
    }
    case 'NEW_REFERENCE':
      if (bounds.references === 0) return []
      return [{ parameter: { kind: 'reference', slot, reusable: true, enter: [reserveAny(slot)] }, word: '' }]
    default:
      return []
  }
}

/** The holder of one reference: a device, or the reader of a pipe. */
function holderTask(operations: readonly Operation[], era: Era): TaskDeclaration {
  return taskPer(memory.reference, 'holder', {}, (_my, mine, me) => {
    const world = { choices: era.choices, pages: [], everyPage: [], onValue: () => [], onFault: [] }
    const uses = operations.filter(worksOnReference)
    const alternatives = uses.map((operation) => {
      const value = { parameter: { kind: 'value', value: otherContent(mine.frame) }, word: '' } as const
      const given: readonly Given[] = [reference(me), ...(operation.form.includes('VALUE') ? [value] : [])]
      const parameters = given.map(({ parameter }) => parameter)
      return routine(nameOfUse(operation, given), {}, () => operation.program(parameters, world))
    })
    return loop([rest, either(...alternatives)])
  })
}

/** True of an operation that is given a reference that exists. */
function worksOnReference({ form }: Operation): boolean {
  return / REFERENCE\b/.test(form)
}

function reference(slot: Ref<'reference'>): Given {
  return { parameter: { kind: 'reference', slot, reusable: true, enter: [] }, word: 'reference' }
}

function otherContent(page: Ref<'frame'>): Num {
  return num(1).minus(memory.frame.at(page).content)
}
