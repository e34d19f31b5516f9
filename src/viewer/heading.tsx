import type { Comparison } from '../report/comparison.ts'
import type { ViewerData } from '../report/viewer-data.ts'
import { meaningWords, verdictWords } from '../report/words.ts'

interface Properties {
  readonly data: ViewerData
  readonly run: number
  readonly era: string | null
  readonly onRun: (run: number) => void
  readonly onEra: (era: string | null) => void
}

/** What was asked and what came out, and the choice of the run and of what stands beside it. */
export function Heading({ data, run, era, onRun, onEra }: Properties) {
  const { document: report, eras, others } = data.runs[run]!
  const seen = report.property.kind === 'witness'
  return (
    <header>
      <h1>
        {report.test}
        {report.era !== null && <span class="era"> under {report.era}</span>}
      </h1>
      {eras.length > 1 && <p class="note">{`${eras.slice(1).join(', ')}: the same, all of it`}</p>}
      <p class={seen ? 'verdict seen' : 'verdict'}>
        <strong>{verdictWords(report)}.</strong> {meaningWords(report).replace(/\.?$/, '.')}
      </p>
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
            <select value={era ?? ''} onChange={(event) => onEra(event.currentTarget.value || null)}>
              <option value="">no other era</option>
              {others.map(({ eras, comparison }) => (
                <option value={eras[0]}>{`${eras.join(', ')}: ${outcome(comparison)}`}</option>
              ))}
            </select>
          </label>
        )}
      </div>
    </header>
  )
}

function outcome({ forks, end }: Comparison): string {
  const broken = end.broken === null ? 'not asked' : end.broken ? 'broken, too' : 'not broken'
  return forks.length === 0 ? `${broken}, step by step the same` : broken
}
