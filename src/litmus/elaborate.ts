import type { Era } from '../../models/kernel/era.ts'
import { reserve } from '../../models/kernel/reference.ts'
import { addressOf, EXACT_BIAS, memoryOf, type Address, type MemoryBounds } from '../../models/kernel/memory.ts'
import { operations } from '../../models/kernel/operations/index.ts'
import type { Operation, Parameter, World } from '../../models/kernel/operations/operation.ts'
import { invariant, model, type Model } from '../invariants/index.ts'
import {
  and,
  boundary,
  not,
  num,
  or,
  refTo,
  rest,
  routine,
  schema,
  step,
  task,
  when,
  type Block,
  type Cond,
  type IsBoundary,
  type Steps,
  type TaskDeclaration,
} from '../program/index.ts'
import { declarations } from '../program/places.ts'
import type { Argument, CheckedStatement, LitmusTest, Task } from './checked.ts'
import { conditionOf, viewsOf, type View } from './condition.ts'
import { namesOf, type Naming } from './naming.ts'
import { testPropertiesOf } from './properties.ts'
import { textIn } from './source.ts'
import { statementLabels } from './statement-labels.ts'
import { FAULT, testbed, UNSET } from './testbed.ts'

/** The name of the property that a test's question becomes. */
export const QUESTION = 'outcome'

/** A litmus test as a model, under the rules of one era. */
export interface Elaborated {
  readonly model: Model
  readonly naming: Naming
  /** How the ends of the test are looked at. */
  readonly views: readonly View[]
}

/** `boundaries`: in coarse steps, where others may run besides. */
export function elaborate(
  test: LitmusTest,
  era: Era,
  steps: Steps = 'fine',
  pinBias: number = EXACT_BIAS,
  boundaries?: IsBoundary,
): Elaborated {
  const naming = namesOf(test)
  const bounds = boundsOf(test, naming, pinBias)
  const memory = memoryOf(bounds)
  const tasks = test.tasks.map((each) => taskOf(each, naming, era))
  const everyoneDone = and(
    ...tasks.map((each, index) =>
      startsLater(test.tasks[index]!, naming)
        ? or(each.at('done'), and(each.at('start'), not(pagesOf(test.tasks[index]!, naming)[0]!.mm.alive)))
        : each.at('done'),
    ),
  )
  const { quantifier, proposition } = test.question
  const views = viewsOf(proposition, naming, bounds.tlbs > 0 ? 'yes' : 'no')
  const asked = (view: View): Cond => conditionOf(proposition, view)
  const claim = (view: View): Cond => (quantifier === 'forall' ? asked(view) : asked(view).not())
  const question = invariant(
    QUESTION,
    { meaning: meaningOf(test), source: test.source ?? test.name },
    everyoneDone.implies(and(...views.map((view) => view.possible.implies(claim(view))))),
  )
  return {
    naming,
    views,
    model: model({
      name: test.name,
      steps,
      boundaries,
      schema: schema({ ...memory[declarations], ...testbed[declarations] }),
      counts: { signal: naming.signals.length, register: naming.registers.length },
      initial: initialOf(test, naming, era),
      tasks,
      properties: [question, ...testPropertiesOf(era.choices)],
    }),
  }
}

/** The question as a claim: `No run ends with (child:r=1)`. */
function meaningOf({ file, question: { quantifier, span } }: LitmusTest): string {
  const proposition = textIn(file, span).slice(quantifier.length).trim()
  return `${quantifier === 'forall' ? 'Every' : 'No'} run ends with ${proposition}`
}

/**
 * Enough frames for every mm to have its own copy of every page, and the file its own, for every reference to keep an old one, and for each
 * thread to hold a new and an old one in the middle of a copy.
 */
function boundsOf(test: LitmusTest, naming: Naming, pinBias: number): MemoryBounds {
  const values = test.tasks.flatMap(({ statements }) => statements.flatMap(valuesIn))
  const uses = (what: Operation['needs']): boolean =>
    test.tasks.some(({ statements }) =>
      statements.some((each) => each.kind === 'operation' && operationOf(each).needs === what),
    )
  const slots = uses('slots') ? naming.pages.length : 0
  return {
    mms: naming.processes.length,
    pages: naming.pages.length,
    frames:
      naming.processes.length * naming.pages.length +
      test.pages.filter(({ ofFile }) => ofFile).length +
      naming.references.length +
      slots +
      1 +
      heldBy(test),
    outOfFrames: 'error',
    references: naming.references.length,
    pinBias,
    slots,
    batches: uses('batches') ? naming.threads.length : 0,
    tlbs: uses('tlbs') ? naming.threads.length : 0,
    threads: naming.threads.length,
    largestValue: Math.max(1, ...test.pages.map(({ value }) => value), ...values),
    referencesAre: 'named',
  }
}

function heldBy(test: LitmusTest): number {
  const used = test.tasks.flatMap(({ statements }) => statements.filter((each) => each.kind === 'operation'))
  return Math.max(0, ...used.map((statement) => operationOf(statement).frames ?? 0))
}

function valuesIn(statement: CheckedStatement): number[] {
  return statement.kind === 'operation'
    ? statement.arguments.flatMap((each) => (each.kind === 'value' ? [each.value] : []))
    : []
}

/**
 * The first process runs with its pages in place: anonymous ones touched before, so mapped writable and its own; those
 * of a file in the page cache, and mapped by nobody.
 */
function initialOf(test: LitmusTest, naming: Naming, era: Era) {
  return {
    mm: [{ alive: true }],
    pte: test.pages.map(({ value, ofFile }, page) => ({
      frame: ofFile ? null : page,
      writable: !ofFile,
      exclusive: !ofFile && era.choices.anonExclusive === 'in the PTE',
      vma: true,
      vmaWritable: true,
      expected: value,
    })),
    frame: test.pages.map(({ value, ofFile }, page) => ({
      refcount: 1,
      mapcount: ofFile ? 0 : 1,
      fileIndex: ofFile ? page + 1 : 0,
      anonExclusive: !ofFile && era.choices.anonExclusive === 'tracked',
      content: value,
    })),
    thread: naming.threads.map((name) => {
      const { process } = test.tasks.find((each) => each.name === name)!
      return { mm: naming.processes.indexOf(process!) }
    }),
    register: naming.registers.map(() => ({ value: UNSET })),
  }
}

function taskOf(described: Task, naming: Naming, era: Era): TaskDeclaration {
  const pages = pagesOf(described, naming)
  const waits = startsLater(described, naming)
  const start: Block = waits ? [rest, step('start', when(pages[0]!.mm.alive))] : []
  const labels = statementLabels(described)
  const body = described.statements.map((statement, index) =>
    statementOf(statement, labels[index]!, described, pages, naming, era),
  )
  const nothing: Block = waits || body.length > 0 ? [] : [step('start')]
  return task(described.name, {}, () => [start, body.map((statement) => [boundary, statement]), nothing])
}

/** The first process and its devices run from the start; children and threads of children wait for fork. */
function startsLater(described: Task, naming: Naming): boolean {
  return described.process !== null && described.process !== naming.processes[0]
}

function pagesOf(described: Task, naming: Naming): readonly Address[] {
  if (described.process === null) return []
  return pagesOfProcess(described.process, naming, naming.threads.indexOf(described.name))
}

function pagesOfProcess(process: string, naming: Naming, thread: number): readonly Address[] {
  const mm = naming.processes.indexOf(process)
  return naming.pages.map((_, page) => addressOf(mm, page, thread, naming.pages.length))
}

function statementOf(
  statement: CheckedStatement,
  label: string,
  described: Task,
  pages: readonly Address[],
  naming: Naming,
  era: Era,
): Block {
  switch (statement.kind) {
    case 'signal': {
      const signal = testbed.signal.at(naming.signals.indexOf(`${described.name}:${statement.signal}`))
      return [step(label, signal.given.set(true))]
    }
    case 'await': {
      const name = `${statement.task}:${statement.signal}`
      return [step(label, when(testbed.signal.at(naming.signals.indexOf(name)).given))]
    }
    case 'operation': {
      const { register } = statement
      const value =
        register === null ? null : testbed.register.at(naming.registers.indexOf(`${described.name}:${register}`)).value
      const everyPage = naming.processes.flatMap((process) => pagesOfProcess(process, naming, 0))
      const world: World = {
        choices: era.choices,
        pages,
        everyPage,
        onValue: (seen) => (value ? [value.set(seen)] : []),
        onFault: value ? [value.set(FAULT)] : [],
      }
      const operation = operationOf(statement)
      const parameters = statement.arguments.map((each) => parameterOf(each, naming))
      return routine(label, {}, () => operation.program(parameters, world))
    }
  }
}

function operationOf(statement: Extract<CheckedStatement, { readonly kind: 'operation' }>): Operation {
  const operation = operations.find(({ name }) => name === statement.operation.name)
  if (!operation) throw new Error(`the kernel model has no operation '${statement.operation.name}'`)
  return operation
}

function parameterOf(argument: Argument, naming: Naming): Parameter {
  switch (argument.kind) {
    case 'page':
      return { kind: 'page', page: naming.pages.indexOf(argument.page) }
    case 'value':
      return { kind: 'value', value: num(argument.value) }
    case 'access':
      return { kind: 'access', access: argument.access }
    case 'task':
      return { kind: 'task', pages: pagesOfProcess(argument.task, naming, naming.threads.indexOf(argument.task)) }
    case 'reference':
      return referenceNamed(argument.reference, naming)
  }
}

function referenceNamed(name: string, naming: Naming): Parameter {
  const slot = refTo('reference', naming.references.indexOf(name))
  return { kind: 'reference', slot, reusable: false, enter: [reserve(slot)] }
}
