import { causeOf, causeWords } from '../report/cause.ts'
import type { Comparison } from '../report/comparison.ts'
import type { Counterexample } from '../report/counterexample.ts'
import type { OtherEra, ViewerData } from '../report/viewer-data.ts'
import { explanationWords, meaningWords, verdictWords } from '../report/words.ts'
import { Linked } from './linked.tsx'
import { Parting } from './parting.tsx'

interface Properties {
  readonly data: ViewerData
  readonly run: number
  readonly other: OtherEra | null
  /** The row in which the eras part. */
  readonly parting: number | null
  readonly onRun: (run: number) => void
  readonly onEra: (era: string | null) => void
  readonly onGoTo: (position: number) => void
  /** To a step of the run, counted from 1. */
  readonly onStep: (step: number) => void
}

/** What was asked, what came out and what that comes of, and the choice of the run and of what stands beside it. */
export function Heading({ data, run, other, parting, onRun, onEra, onGoTo, onStep }: Properties) {
  const { document: report, eras, others } = data.runs[run]!
  const isSeen = report.property.kind === 'witness'
  return (
    <header>
      <div class="title">
        <h1>
          {report.test}
          <span class="era">{erasWords(report, other)}</span>
        </h1>
        <div class="choices">
          {data.runs.length > 1 && (
            <label>
              Run{' '}
              <select value={run} onChange={(event) => onRun(Number(event.currentTarget.value))}>
                {data.runs.map(({ document }, number) => (
                  <option value={number}>{`${document.era ?? document.test}: ${verdictWords(document)}`}</option>
                ))}
              </select>
            </label>
          )}
          {others.length > 0 && (
            <label>
              The same schedule under{' '}
              <select value={other?.eras[0] ?? ''} onChange={(event) => onEra(event.currentTarget.value || null)}>
                <option value="">no other era</option>
                {others.map((each) => (
                  <option value={each.eras[0]}>{`${each.eras.join(', ')}: ${outcome(each.comparison)}`}</option>
                ))}
              </select>
            </label>
          )}
        </div>
      </div>
      <About report={report} same={eras.filter((era) => era !== report.era)} />
      <p class={isSeen ? 'verdict seen' : 'verdict'}>
        <strong>{`${other ? `${report.era ?? report.test}: ` : ''}${verdictWords(report)}: ${explanationWords(report)}.`}</strong>{' '}
        {meaningWords(report).replace(/\.?$/, '.')}
      </p>
      {other ? (
        <Parting other={other} outcome={outcome(other.comparison)} parting={parting} onGoTo={onGoTo} />
      ) : (
        <Cause report={report} onStep={onStep} />
      )}
    </header>
  )
}

/** ` under v5.7`, and what stands beside it. */
export function erasWords({ era }: Counterexample, other: OtherEra | null): string {
  return era === null ? '' : ` under ${era}${other ? `, beside ${other.eras[0]!}` : ''}`
}

function About({ report: { about }, same }: { readonly report: Counterexample; readonly same: readonly string[] }) {
  const note = same.length === 0 ? '' : `The same, all of it, under ${same.join(', ')}.`
  if (!about && note === '') return null
  return (
    <p class="about">
      {about?.description} {about?.source && <span class="note">{`${about.source}.`}</span>}{' '}
      <span class="note">{note}</span>
    </p>
  )
}

/** The decision that the end comes of. */
function Cause({ report, onStep }: { readonly report: Counterexample; readonly onStep: (step: number) => void }) {
  const cause = causeOf(report)
  if (!cause) return null
  return (
    <p class="cause">
      <Linked words={`Decided: ${causeWords(report, cause)}.`} onStep={onStep} />
    </p>
  )
}

/** What becomes of the property under the other era. */
function outcome({ forks, end }: Comparison): string {
  const broken = end.broken === null ? 'not asked' : end.broken ? 'broken, too' : 'not broken'
  return forks.length === 0 ? `${broken}, step by step the same` : broken
}
