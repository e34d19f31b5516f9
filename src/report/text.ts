import { styleText } from 'node:util'
import { defaultValue } from '../state/schema.ts'
import {
  movingTasks,
  namedSteps,
  type Change,
  type Counterexample,
  type Step,
  type StepName,
} from './counterexample.ts'
import { type Cell, beside, printable, wrap, wrapList } from './layout.ts'
import { depthWords, inOperations, isCoarse, lengthWords } from './operations.ts'
import { checkLines, staleLines } from './text-checks.ts'
import {
  byInstance,
  changeWords,
  counted,
  explanationWords,
  meaningWords,
  pathWords,
  positionWords,
  stepWords,
  valueWords,
  verdictWords,
  withoutSubject,
  type InstanceChanges,
} from './words.ts'

export interface TextOptions {
  /** No line is longer, but for the command, which is there to be copied. At least 40. */
  readonly width: number
  /** Colours are used where this stream can show them; without a stream there are none. */
  readonly stream?: NodeJS.WritableStream
}

/**
 * The run for a terminal or a mail: a column for each task that moves, time downwards, and what each step changes.
 * ASCII as far as the names of the model are; colours add nothing that the words do not say.
 */
export function renderText(run: Counterexample, options: TextOptions): string {
  const document = isCoarse(run) ? inOperations(run) : run
  const width = Math.max(40, options.width)
  const paint = painter(options.stream)
  const blocks = [
    header(document, isCoarse(run) ? lengthWords(run) : counted(run.steps.length, 'step'), width, paint),
    initially(document, width),
    lanes(document, width, paint),
    staleLines(document, width),
    checkLines(document, width),
    ending(document, width, paint),
  ]
  return blocks
    .filter((block) => block.length > 0)
    .map((block) => block.map((line) => `${line}\n`).join(''))
    .join('\n')
}

type Style = 'bold' | 'dim' | 'red' | 'cyan'
type Paint = (...styles: Style[]) => (line: string) => string

function painter(stream: NodeJS.WritableStream | undefined): Paint {
  if (!stream) return () => (line) => line
  // One at a time: given a list of styles, styleText in Node 20 does not ask the stream.
  return (...styles) =>
    (line) =>
      styles.reduce((text, style) => styleText(style, text, { stream }), line)
}

function header(document: Counterexample, length: string, width: number, paint: Paint): string[] {
  const { property, statistics } = document
  const { states, transitions, depth } = statistics
  const idle = document.tasks.filter(({ number }) => !movingTasks(document).includes(number)).map(({ name }) => name)
  const facts = [
    ['test', document.test],
    ['era', document.era],
    ['run', length],
    [
      'searched',
      `${counted(states, 'state')}, ${counted(transitions, 'transition')}, ${depthWords(depth, isCoarse(document) ? 'coarse' : 'fine', document.era)}`,
    ],
    ['idle', idle.length === 0 ? null : idle.join(', ')],
  ] as const
  return [
    ...wrap(verdictWords(document), width).map(paint('bold', property.kind === 'witness' ? 'cyan' : 'red')),
    ...wrap(meaningWords(document), width, '  '),
    '',
    ...facts.flatMap(([name, words]) => (words === null ? [] : beside(fact(name, words, width, paint)))),
  ]
}

function fact(name: string, words: string, width: number, paint: Paint): Cell[] {
  return [
    { column: 0, lines: [name], paint: paint('dim') },
    { column: 10, lines: wrap(words, width - 10) },
  ]
}

/** What the run starts from, where it is not the default. Control and locals start alike in every run. */
function initially(document: Counterexample, width: number): string[] {
  const lines = Object.entries(document.entities).flatMap(([entity, { names, fields }]) =>
    names.flatMap((name, instance) => {
      const values = document.initial[entity]![instance]!
      const set = Object.entries(fields)
        .filter(
          ([field, { kind, type }]) => (kind === 'memory' || kind === 'ghost') && values[field] !== defaultValue(type),
        )
        .map(([field]) => `${field} ${valueWords(document, entity, field, values[field]!)}`)
      return set.length === 0 ? [] : wrap(`${name}: ${set.join(', ')}`, width - 2, '  ').map((line) => `  ${line}`)
    }),
  )
  return lines.length === 0 ? [] : ['initially', ...lines]
}

/** Where things stand: the lanes of the tasks, and where changes are written. */
interface Geometry {
  readonly width: number
  /** The numbers of the tasks that have a lane, or null where there is no room for lanes: then a step names its task. */
  readonly tasks: readonly number[] | null
  readonly laneWidth: number
  /** The column of the changes, or null where they stand beneath the step. */
  readonly changes: number | null
}

/** Room for the step number. */
const GUTTER = 5
/** What a change needs to be readable beside or beneath a step. */
const CHANGES = 34

function geometry(document: Counterexample, width: number): Geometry {
  const tasks = movingTasks(document)
  const longest = Math.max(
    ...tasks.map((task) => document.tasks[task]!.name.length),
    ...namedSteps(document).map((step) => stepWords(document, step).length + 2),
  )
  const laneFor = (room: number) => Math.min(longest, Math.floor(room / tasks.length) - 2)
  const besideChanges = laneFor(width - GUTTER - CHANGES)
  if (besideChanges >= Math.min(longest, 16)) {
    return { width, tasks, laneWidth: besideChanges, changes: GUTTER + tasks.length * (besideChanges + 2) }
  }
  const laneWidth = laneFor(width - GUTTER)
  if (laneWidth >= Math.min(longest, 12)) return { width, tasks, laneWidth, changes: null }
  return { width, tasks: null, laneWidth: width - GUTTER, changes: null }
}

function lanes(document: Counterexample, width: number, paint: Paint): string[] {
  if (namedSteps(document).length === 0) return []
  const place = geometry(document, width)
  const lines = titles(document, place, paint)
  let before: StepName | null = null
  for (const [index, step] of namedSteps(document).entries()) {
    const entering = before === null || before.task !== step.task || pathWords(before) !== pathWords(step)
    if (entering && step.path.length > 0) lines.push(...beside([pathCell(place, step, paint)]))
    lines.push(...stepLines(document, place, paint, step, index + 1))
    before = step
  }
  return lines
}

function titles(document: Counterexample, place: Geometry, paint: Paint): string[] {
  const cells = (place.tasks ?? []).map((task, lane) => ({
    column: laneColumn(place, lane),
    lines: wrap(document.tasks[task]!.name, place.laneWidth),
    paint: paint('bold'),
  }))
  const title = namedSteps(document).some(({ sentence }) => sentence !== '') ? 'sees and does' : 'changes'
  const changes = place.changes === null ? [] : [{ column: place.changes, lines: [title], paint: paint('bold') }]
  return [...beside([...cells, ...changes]), '-'.repeat(place.width)]
}

/** A step: its number, its label in the lane of its task, and beside or beneath it what it changes. */
function stepLines(
  document: Counterexample,
  place: Geometry,
  paint: Paint,
  step: Step | StepName,
  number: number,
): string[] {
  const indent = step.path.length > 0 ? '  ' : ''
  const task = place.tasks ? '' : `${document.tasks[step.task]!.name}: `
  const label = inLane(place, step, undefined, `${task}${stepWords(document, step)}`, indent)
  const gutter: Cell = { column: 0, lines: [String(number).padStart(GUTTER - 2)], paint: paint('dim') }
  const beneath = Math.min(label.column + indent.length + 2, Math.max(GUTTER + 2, place.width - CHANGES))
  const column = place.changes ?? beneath
  const cells = [
    ...(isSaid(step)
      ? [{ column, lines: wrap(withoutSubject(document, step), place.width - column, '  '), paint: undefined }]
      : []),
    ...groupsBeside(document, step).map((group) => ({
      column,
      lines: groupLines(document, group, place.width - column),
      paint: group === FAILING ? paint('bold', 'red') : group.kind === 'memory' ? undefined : paint('dim'),
    })),
  ]
  if (place.changes === null) return [...beside([gutter, label]), ...cells.flatMap((cell) => beside([cell]))]
  return besideStack([gutter, label], cells)
}

/** True where a sentence stands for the changes of memory: each is in it. */
function isSaid(step: Step | StepName): step is Step {
  return 'changes' in step && step.sentence !== ''
}

/** The changes that stand beside a step, or below its sentence. */
function groupsBeside(document: Counterexample, step: Step | StepName): readonly InstanceChanges[] {
  if (!('changes' in step)) return [FAILING]
  const groups = byInstance(document, step).filter(({ kind }) => kind !== 'control')
  if (!isSaid(step)) return groups
  return groups.filter(({ kind, changes }) =>
    kind === 'local' ? !changes.every((change) => isSeen(document, step, change)) : kind !== 'memory',
  )
}

/** True of a local that is what the sentence says was seen. */
function isSeen(document: Counterexample, { sentence }: StepName, { entity, field, after }: Change): boolean {
  const { type } = document.entities[entity]!.fields[field]!
  return type.kind === 'reference' && sentence.includes(valueWords(document, entity, field, after))
}

/** Stands for the changes of a step that cannot be completed. */
const FAILING: InstanceChanges = { name: 'cannot be completed', kind: 'memory', own: false, changes: [] }

/** Memory as it is, `(locals of the task)`, `[ghost history]`. */
function groupLines(document: Counterexample, group: InstanceChanges, width: number): string[] {
  if (group === FAILING) return wrap(group.name, width, '  ')
  const [open, close] = MARKS[group.kind]
  const own = group.own && group.kind !== 'memory'
  const items = group.changes.map((change, index) => {
    const subject = index === 0 ? `${open}${own ? '' : `${group.name}: `}` : ''
    return `${subject}${changeWords(document, change)}${index === group.changes.length - 1 ? close : ''}`
  })
  return wrapList(items, width, '  ')
}

const MARKS = { memory: ['', ''], local: ['(', ')'], ghost: ['[', ']'], control: ['', ''] } as const

/** Cells of one row beside a stack of cells, each painted in its own way. */
function besideStack(row: readonly Cell[], stack: readonly Cell[]): string[] {
  const height = Math.max(...row.map(({ lines }) => lines.length))
  const lines = stack.flatMap((cell) => cell.lines.map((line) => ({ column: cell.column, line, paint: cell.paint })))
  return Array.from({ length: Math.max(height, lines.length) }, (_, index) => {
    const left = row.map((cell) => ({ ...cell, lines: cell.lines.slice(index, index + 1) }))
    const right = lines[index]
    return beside([...left, ...(right ? [{ ...right, lines: [right.line] }] : [])])[0] ?? ''
  })
}

/** The routines around the steps that follow: on a row of its own, so that it may run on beyond its lane. */
function pathCell(place: Geometry, step: StepName, paint: Paint): Cell {
  const { column } = inLane(place, step, undefined, '')
  return { column, lines: wrap(pathWords(step), place.width - column, '  '), paint: paint('bold') }
}

function inLane(place: Geometry, step: StepName, paint: Cell['paint'], words: string, indent = ''): Cell {
  const lane = place.tasks ? place.tasks.indexOf(step.task) : 0
  const column = laneColumn(place, lane) + indent.length
  return { column, lines: wrap(words, place.laneWidth - indent.length, '  '), paint }
}

function laneColumn(place: Geometry, lane: number): number {
  return GUTTER + lane * (place.laneWidth + 2)
}

function ending(document: Counterexample, width: number, paint: Paint): string[] {
  const seen = document.property.kind === 'witness'
  const last = namedSteps(document).at(-1)
  const where = last && positionWords(last)
  return [
    ...wrap(`${seen ? 'Seen' : 'Wrong'}: ${explanationWords(document)}`, width, '  ').map(
      paint('bold', seen ? 'cyan' : 'red'),
    ),
    ...(last
      ? wrap(
          isCoarse(document)
            ? `Last operation: ${stepWords(document, last)}, by ${document.tasks[last.task]!.name}${where ? `, at ${where}` : ''}`
            : `Last step: ${stepWords(document, last)}${where ? ` at ${where}` : ''}`,
          width,
          '  ',
        )
      : []),
    ...wrap(`Property: ${document.property.source}`, width, '  '),
    // On one line, however long: it is there to be copied.
    ...(document.command === '' ? [] : [`Again: ${printable(document.command)}`]),
    ...legend(document, width).map(paint('dim')),
  ]
}

/** Explains the marks that were used. */
function legend(document: Counterexample, width: number): string[] {
  const kinds = new Set(document.steps.flatMap((step) => groupsBeside(document, step).map(({ kind }) => kind)))
  const marks = [
    ...(kinds.has('local') ? ['(in parentheses): local to the task that takes the step'] : []),
    ...(kinds.has('ghost') ? ['[in brackets]: history kept for the property, unknown to the tasks'] : []),
  ]
  return marks.flatMap((mark) => wrap(mark, width, '  '))
}
