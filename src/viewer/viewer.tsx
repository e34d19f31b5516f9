import { useEffect, useMemo, useReducer, useRef, useState } from 'preact/hooks'
import type { ViewerData } from '../report/viewer-data.ts'
import { verdictWords } from '../report/words.ts'
import { Changes } from './changes.tsx'
import { Controls } from './controls.tsx'
import { Ending } from './ending.tsx'
import { erasWords, Heading } from './heading.tsx'
import { moveOf } from './keys.ts'
import { Lanes } from './lanes.tsx'
import { Memory } from './memory.tsx'
import { navigate, viewOf, type Action, type Move } from './navigation.ts'
import { printPlace, readPlace, startingPlace, type Place } from './place.ts'
import { ProgramText } from './program-text.tsx'
import { matches } from './search.ts'

/** The whole page: one run at a time, in one state at a time, alone or beside the same schedule under another era. */
export function Viewer({ data }: { readonly data: ViewerData }) {
  const [place, act] = useReducer(
    (from: Place, action: Action) => navigate(data, from, action),
    location.hash,
    (hash) => startingPlace(data, hash),
  )
  const [query, setQuery] = useState('')
  const search = useRef<HTMLInputElement>(null)
  const { run, other, rows, steps, parting, position } = useMemo(() => viewOf(data, place), [data, place])
  const { document: report } = run
  const found = useMemo(() => matches(steps, query), [steps, query])
  const goTo = (to: number): void => act({ kind: 'go', position: to })
  const move = (wanted: Move): void => act({ kind: 'move', move: wanted })

  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      const wanted = moveOf(event)
      if (wanted === null) return
      event.preventDefault()
      if (wanted === 'search') search.current?.focus()
      else move(wanted)
    }
    const onHash = (): void => act({ kind: 'place', place: readPlace(location.hash) })
    addEventListener('keydown', onKey)
    addEventListener('hashchange', onHash)
    return () => {
      removeEventListener('keydown', onKey)
      removeEventListener('hashchange', onHash)
    }
  }, [])
  useEffect(() => history.replaceState(null, '', printPlace(place)), [place])
  useEffect(() => {
    document.title = `${report.test}${erasWords(report, other)}: ${verdictWords(report)}`
  }, [report, other])

  const { taken, otherTaken } = rows[position - 1] ?? { taken: 0, otherTaken: 0 }
  const current = steps[position - 1] ?? null
  return (
    <>
      <Heading
        data={data}
        run={data.runs.indexOf(run)}
        other={other}
        parting={parting}
        onRun={(number) => act({ kind: 'run', run: number })}
        onEra={(era) => act({ kind: 'era', era })}
        onGoTo={goTo}
        onStep={(step) => goTo(rows.findIndex((row) => row.step === step - 1) + 1)}
      />
      <Controls
        position={position}
        steps={steps}
        parting={parting}
        search={{
          query,
          found,
          field: search,
          onQuery: setQuery,
          onFind: (direction) => act({ kind: 'find', query, direction }),
        }}
        onMove={move}
        onGoTo={goTo}
      />
      <main class={other ? 'comparing' : undefined}>
        <div class="left" role="region" aria-label="Memory and program" tabIndex={0}>
          <div class="pictures">
            <Memory document={report} step={taken} title={other ? (report.era ?? report.test) : null} />
            {other && <Memory document={other.document} step={otherTaken} title={other.eras[0]!} />}
          </div>
          <div class="details">
            <Changes shown={current} />
            <ProgramText shown={current} steps={steps.slice(0, position)} sources={data.sources} />
            <Ending document={report} isEnd={taken === report.steps.length} onGoTo={goTo} rows={rows} />
          </div>
        </div>
        <Lanes
          run={report}
          other={other}
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
