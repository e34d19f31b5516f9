import type { Comparison } from '../report/viewer-data.ts'

interface Properties {
  readonly comparison: Comparison
  readonly parting: number | null
  readonly onGoTo: (position: number) => void
}

/** Where two eras part, and how the other one ends. */
export function Parting({ comparison, parting, onGoTo }: Properties) {
  return (
    <section class="parting" aria-label={`Under ${comparison.era}`}>
      <p>
        <strong>{comparison.headline}</strong>{' '}
        {parting !== null && (
          <button type="button" onClick={() => onGoTo(parting + 1)}>
            {`Step ${parting + 1}`}
          </button>
        )}
      </p>
      {comparison.ending.map((sentence) => (
        <p>{sentence}</p>
      ))}
    </section>
  )
}
