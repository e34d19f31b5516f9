import type { OtherEra } from '../report/viewer-data.ts'

interface Properties {
  readonly other: OtherEra
  /** What becomes of the property there. */
  readonly outcome: string
  readonly parting: number | null
  readonly onGoTo: (position: number) => void
}

/** Where two eras part, and how the other one ends. */
export function Parting({ other, outcome, parting, onGoTo }: Properties) {
  const { end, before, later, headline } = other.comparison
  return (
    <section class="parting" aria-label={`Under ${other.eras[0]!}`}>
      <p>
        <strong>{`${other.eras[0]!}: ${outcome}. ${headline}`}</strong>{' '}
        {parting !== null && (
          <button type="button" onClick={() => onGoTo(parting + 1)}>
            {`Step ${parting + 1}`}
          </button>
        )}{' '}
        {end.followed} {end.verdict}
      </p>
      <Remarks title="Before that" remarks={before} />
      <Remarks title="Later" remarks={later} />
    </section>
  )
}

function Remarks({ title, remarks }: { readonly title: string; readonly remarks: readonly string[] }) {
  if (remarks.length === 0) return null
  return (
    <details>
      <summary>{`${title}: ${remarks.length} smaller difference${remarks.length === 1 ? '' : 's'}`}</summary>
      <ul>
        {remarks.map((remark) => (
          <li>{remark}</li>
        ))}
      </ul>
    </details>
  )
}
