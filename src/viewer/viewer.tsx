import { useEffect, useMemo, useRef, useState } from 'preact/hooks'
import type { ViewerData } from '../report/viewer-data.ts'
import { Changes } from './changes.tsx'
import { Controls } from './controls.tsx'
import { Ending } from './ending.tsx'
import { Heading } from './heading.tsx'
import { moveOf, type Move } from './keys.ts'
import { Lanes } from './lanes.tsx'
import { Memory } from './memory.tsx'
import { Parting } from './parting.tsx'
import { printPlace, readPlace } from './place.ts'
import { ProgramText } from './program-text.tsx'
import { operationStart, partingRow, rowsOf, shown } from './rows.ts'
import { matches, nextMatch } from './search.ts'

/** The whole page: one run at a time, in one state at a time, alone or beside the same schedule under another era. */
export function Viewer({ data }: { readonly data: ViewerData }) {
  const [place, setPlace] = useState(() => readPlace(location.hash))
  const [query, setQuery] = useState('')
  const search = useRef<HTMLInputElement>(null)

  const run = data.runs[place.run] ?? data.runs[0]!
  const { document: report, comparisons } = run
  const comparison = comparisons.find(({ era }) => era === place.era) ?? null
  const rows = useMemo(() => rowsOf(report, comparison), [report, comparison])
  const steps = useMemo(() => rows.map((row) => shown(report, comparison, row)), [rows])
  const parting = partingRow(rows, comparison)
  const found = useMemo(() => matches(steps, query), [steps, query])
  /** How many rows have been taken: 0 is the beginning. */
  const position = Math.min(place.row ?? rows.length, rows.length)

  const goTo = (row: number): void => setPlace({ ...place, row: Math.max(0, Math.min(row, rows.length)) })
  const find = (direction: 1 | -1): void => {
    const match = nextMatch(found, position - 1, direction)
    if (match !== null) goTo(match + 1)
  }
  const move = (wanted: Move): void => {
    switch (wanted) {
      case 'next':
        return goTo(position + 1)
      case 'previous':
        return goTo(position - 1)
      case 'first':
        return goTo(0)
      case 'last':
        return goTo(rows.length)
      case 'next operation':
        return goTo(operationStart(steps, position, 1))
      case 'previous operation':
        return goTo(operationStart(steps, position, -1))
      case 'parting':
        return parting === null ? undefined : goTo(parting + 1)
      case 'search':
        return search.current?.focus()
    }
  }
  const compareWith = (era: string | null): void => {
    const other = comparisons.find((each) => each.era === era) ?? null
    const there = rowsOf(report, other)
    const apart = partingRow(there, other)
    setPlace({ ...place, era, row: apart === null ? there.length : apart + 1 })
  }

  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      const wanted = moveOf(event)
      if (wanted === null) return
      event.preventDefault()
      move(wanted)
    }
    addEventListener('keydown', onKey)
    return () => removeEventListener('keydown', onKey)
  })
  useEffect(() => history.replaceState(null, '', printPlace(place)), [place])
  useEffect(() => {
    const onHash = (): void => setPlace(readPlace(location.hash))
    addEventListener('hashchange', onHash)
    return () => removeEventListener('hashchange', onHash)
  }, [])

  const current = steps[position - 1] ?? null
  const row = rows[position - 1] ?? { taken: 0, otherTaken: 0 }
  return (
    <>
      <Heading
        data={data}
        run={data.runs.indexOf(run)}
        era={comparison?.era ?? null}
        onRun={(number) => setPlace({ run: number, row: null, era: null })}
        onEra={compareWith}
      />
      <Controls
        position={position}
        steps={steps}
        parting={parting}
        search={{ query, found, field: search, onQuery: setQuery, onFind: find }}
        onMove={move}
        onGoTo={goTo}
      />
      <main>
        <div class="pictures">
          {comparison && <Parting comparison={comparison} parting={parting} onGoTo={goTo} />}
          <div class={comparison ? 'memories beside' : 'memories'}>
            <Memory document={report} step={row.taken} title={comparison ? (report.era ?? report.test) : null} />
            {comparison && <Memory document={comparison.document} step={row.otherTaken} title={comparison.era} />}
          </div>
          <Changes shown={current} />
          <ProgramText shown={current} steps={steps.slice(0, position)} sources={data.sources} />
          <Ending document={report} isEnd={row.taken === report.steps.length} onGoTo={goTo} rows={rows} />
        </div>
        <Lanes
          run={report}
          comparison={comparison}
          rows={rows}
          steps={steps}
          position={position}
          parting={parting}
          found={found}
          onGoTo={goTo}
        />
      </main>
    </>
  )
}
