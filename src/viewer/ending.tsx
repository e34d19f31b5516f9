import type { Counterexample } from '../report/counterexample.ts'
import { explanationWords, positionWords, stepWords } from '../report/words.ts'
import type { Row } from './rows.ts'

interface Properties {
  readonly document: Counterexample
  readonly isEnd: boolean
  readonly rows: readonly Row[]
  readonly onGoTo: (position: number) => void
}

/** What is wrong at the end, which checks had become stale, and how to get the run again. */
export function Ending({ document: report, isEnd, rows, onGoTo }: Properties) {
  const { property, failing, staleChecks, checks, command } = report
  const rowOf = (step: number): number => rows.findIndex((row) => row.step === step - 1)
  const link = (step: number) => (
    <button type="button" class="link" onClick={() => onGoTo(rowOf(step) + 1)}>{`step ${step}`}</button>
  )
  return (
    <section class={isEnd ? 'ending now' : 'ending'}>
      <h2>{property.kind === 'witness' ? 'Seen at the end' : 'Wrong at the end'}</h2>
      <p>{explanationWords(report)}</p>
      {failing && (
        <p>{`Cannot be completed: ${report.tasks[failing.task]!.name}, ${stepWords(report, failing)} at ${positionWords(failing)}`}</p>
      )}
      {staleChecks.length > 0 && (
        <>
          <h3>Changed while it was acted on</h3>
          <ul>
            {staleChecks.map(({ step, saw, changedBy, now }) => (
              <li>
                {link(step)} saw: {saw}. After {link(changedBy)}: {now}.
              </li>
            ))}
          </ul>
        </>
      )}
      {checks.length > 0 && (
        <>
          <h3>Decided about a page that others refer to</h3>
          <ul>
            {checks.map(({ step, saw, so, unseen, holders }) => (
              <li>
                {link(step)} saw: {saw}, so {so}.{' '}
                {holders.map(({ name, since }) => (
                  <>
                    {name} refers to it {since === null ? 'from the start' : <>since {link(since)}</>}.{' '}
                  </>
                ))}
                {unseen !== null && `It did not see that ${unseen}.`}
              </li>
            ))}
          </ul>
        </>
      )}
      <p class="source">{`Source of the property: ${property.source}`}</p>
      {command !== '' && (
        <p class="source">
          Again: <code>{command}</code>
        </p>
      )}
    </section>
  )
}
