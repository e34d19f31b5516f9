import { useLayoutEffect, useMemo, useRef } from 'preact/hooks'
import { movingTasks, type Counterexample } from '../report/counterexample.ts'
import { holdsOf } from '../report/sequence/holds.ts'
import type { UnderAnotherEra } from '../report/viewer-data.ts'
import { stepWords } from '../report/words.ts'
import { laneRows, locksOf, type LaneCell, type LaneRow } from './lane-rows.ts'
import type { Row, Shown } from './rows.ts'
import { taskStep } from './step-words.ts'

interface Properties {
  readonly run: Counterexample
  readonly other: UnderAnotherEra | null
  readonly rows: readonly Row[]
  readonly steps: readonly Shown[]
  readonly position: number
  readonly parting: number | null
  /** The rows that the search found. */
  readonly found: readonly number[]
  readonly onGoTo: (position: number) => void
}

/** All steps, time downwards: a lane for each task, its operations as blocks, the locks that it holds as bars. */
export function Lanes({ run, other, rows, steps, position, parting, found, onGoTo }: Properties) {
  const list = useRef<HTMLOListElement>(null)
  const documents = other ? [run, other.document] : [run]
  const tasks = useMemo(() => [...new Set(documents.flatMap(movingTasks))].sort((a, b) => a - b), [run, other])
  const own = useMemo(() => laneRows(run, tasks), [run, tasks])
  const others = useMemo(() => (other ? laneRows(other.document, tasks) : []), [other, tasks])
  const locks = useMemo(() => {
    const holds = documents.flatMap(holdsOf)
    return tasks.map((task) => locksOf(holds, task))
  }, [run, other])
  useLayoutEffect(() => {
    const current = list.current?.querySelector<HTMLElement>('[aria-current]')?.closest('li')
    if (list.current && current) keepInView(list.current, current)
  }, [position, run, other])
  const widths = tasks.map((_, index) => laneWidth(steps, tasks[index]!, locks[index]!.length))
  const laneOf = ({ step, otherStep }: Row): LaneRow => (step === null ? others[otherStep!]! : own[step]!)
  return (
    <section
      class="lanes"
      style={{ '--lanes': columnsOf(widths), '--lanes-width': `${sum(widths) + NUMBERS}rem` }}
      aria-label="Who did what when"
      tabIndex={0}
    >
      <div class="lane-heads">
        <span />
        {tasks.map((task, index) => (
          <div>
            <strong>{run.tasks[task]!.name}</strong>
            {locks[index]!.map((lock, column) => (
              <small title={lock}>{`${column + 1} ${lock}`}</small>
            ))}
          </div>
        ))}
      </div>
      <ol ref={list} tabIndex={-1}>
        {rows.map((row, index) => (
          <StepRow
            shown={steps[index]!}
            lane={laneOf(row)}
            index={index}
            isCurrent={index + 1 === position}
            isFound={found.includes(index)}
            isParting={index === parting}
            onGoTo={onGoTo}
          />
        ))}
      </ol>
      <p class="legend">full bar: holds the lock; hollow bar: holds it for reading; block: an operation under way</p>
    </section>
  )
}

/** In rem: of the numbers of steps, of a character of a label, of a lock's bar, and what is around a label. */
const NUMBERS = 2.6
const CHARACTER = 0.49
const BAR = 0.55
const AROUND = 1.6
/** In characters. A longer label is cut, and shown in full when it is pointed at. */
const [NARROWEST, WIDEST] = [7, 19]

/** As wide as the longest label of the task, in rem. */
function laneWidth(steps: readonly Shown[], task: number, locks: number): number {
  const longest = Math.max(
    0,
    ...steps.filter(({ step }) => step.task === task).map((each) => stepWords(each.document, each.step).length),
  )
  return Math.max(NARROWEST, Math.min(WIDEST, longest)) * CHARACTER + locks * BAR + AROUND
}

/** Lanes that have no room shrink alike. */
function columnsOf(widths: readonly number[]): string {
  return [`${NUMBERS}rem`, ...widths.map((width) => `minmax(0, ${width.toFixed(2)}fr)`)].join(' ')
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0)
}

interface RowProperties {
  readonly shown: Shown
  readonly lane: LaneRow
  readonly index: number
  readonly isCurrent: boolean
  readonly isFound: boolean
  readonly isParting: boolean
  readonly onGoTo: (position: number) => void
}

function StepRow({ shown, lane, index, isCurrent, isFound, isParting, onGoTo }: RowProperties) {
  const { document: report, step, only } = shown
  const classes = [
    only === 'both' ? '' : `only-${only}`,
    isCurrent ? 'current' : '',
    isFound ? 'found' : '',
    isParting ? 'parts' : '',
  ]
  const era = only === 'both' ? null : `${report.era ?? ''} only`
  return (
    <li class={classes.filter(Boolean).join(' ') || undefined}>
      <span class="number">{index + 1}</span>
      {lane.cells.map((cell) => (
        <div class={cell.busy ? 'lane busy' : 'lane'}>
          <Bars cell={cell} />
          {cell.task === step.task && (
            <div class="step">
              {lane.headings.map(({ words, operation }) => (
                <span class={operation ? 'operation' : 'routine'} title={words}>
                  {words}
                </span>
              ))}
              <button
                type="button"
                aria-current={isCurrent ? 'step' : undefined}
                aria-label={`Step ${index + 1}, ${taskStep(shown)}${era === null ? '' : `, ${era}`}`}
                title={step.sentence}
                onClick={() => onGoTo(index + 1)}
              >
                {stepWords(report, step)}
                {era !== null && <em>{` ${era}`}</em>}
              </button>
            </div>
          )}
        </div>
      ))}
    </li>
  )
}

/** Bars of locks, each at its own place, so that a lock is one line down the lane. */
function Bars({ cell }: { readonly cell: LaneCell }) {
  return (
    <span class="bars" aria-hidden="true" style={{ '--locks': cell.columns }}>
      {cell.locks.map(({ name, reading, column }) => (
        <span class={reading ? 'bar reading' : 'bar'} style={{ '--column': column }} title={name} />
      ))}
    </span>
  )
}

/** Scrolls the list, and not the page, as little as needed. */
function keepInView(list: HTMLElement, row: HTMLElement): void {
  const top = row.offsetTop
  const margin = 3 * row.offsetHeight
  if (top - margin < list.scrollTop) list.scrollTop = top - margin
  else if (top + row.offsetHeight + margin > list.scrollTop + list.clientHeight)
    list.scrollTop = top + row.offsetHeight + margin - list.clientHeight
}
