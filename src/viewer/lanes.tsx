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
  const laneOf = ({ step, otherStep }: Row): LaneRow => (step === null ? others[otherStep!]! : own[step]!)
  return (
    <section class="lanes" style={{ '--lanes': tasks.length }} aria-label="Who did what when" tabIndex={0}>
      <div class="lane-heads">
        <span />
        {tasks.map((task, index) => (
          <div>
            <strong>{run.tasks[task]!.name}</strong>
            {locks[index]!.map((lock, column) => (
              <small>{`${column + 1} ${lock}`}</small>
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
                <span class={operation ? 'operation' : 'routine'}>{words}</span>
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
  const top = row.offsetTop - list.offsetTop
  const margin = 3 * row.offsetHeight
  if (top - margin < list.scrollTop) list.scrollTop = top - margin
  else if (top + row.offsetHeight + margin > list.scrollTop + list.clientHeight)
    list.scrollTop = top + row.offsetHeight + margin - list.clientHeight
}
