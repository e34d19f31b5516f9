import type { RefObject } from 'preact'
import { KEYS } from './keys.ts'
import type { Move } from './navigation.ts'
import type { Shown } from './rows.ts'
import { taskStep } from './step-words.ts'
import { Theme } from './theme.tsx'

interface Properties {
  readonly position: number
  readonly steps: readonly Shown[]
  readonly parting: number | null
  readonly search: {
    readonly query: string
    readonly found: readonly number[]
    readonly field: RefObject<HTMLInputElement | null>
    readonly onQuery: (query: string) => void
    readonly onFind: (direction: 1 | -1) => void
  }
  readonly onMove: (move: Move) => void
  readonly onGoTo: (position: number) => void
}

/** Where in the run the page stands, in words, and all ways to go elsewhere. */
export function Controls({ position, steps, parting, search, onMove, onGoTo }: Properties) {
  const current = steps[position - 1] ?? null
  const words = current ? taskStep(current) : 'the beginning'
  return (
    <section class="controls" aria-label="Steps">
      <div class="bar">
        <Button move="first" sign="|◀" label="To the beginning" disabled={position === 0} onMove={onMove} />
        <Button move="previous" sign="◀" label="One step back" disabled={position === 0} onMove={onMove} />
        <input
          type="range"
          min={0}
          max={steps.length}
          value={position}
          aria-label="Step"
          aria-valuetext={`${position} of ${steps.length}: ${words}`}
          onInput={(event) => onGoTo(Number(event.currentTarget.value))}
        />
        <Button move="next" sign="▶" label="One step on" disabled={position === steps.length} onMove={onMove} />
        <Button move="last" sign="▶|" label="To the end" disabled={position === steps.length} onMove={onMove} />
        <output>
          {position} of {steps.length}
        </output>
        {parting !== null && (
          <button type="button" onClick={() => onMove('parting')}>
            Where they part
          </button>
        )}
        <form
          role="search"
          onSubmit={(event) => {
            event.preventDefault()
            search.onFind(1)
          }}
        >
          <input
            ref={search.field}
            type="search"
            placeholder="Search steps"
            aria-label="Search steps"
            value={search.query}
            onInput={(event) => search.onQuery(event.currentTarget.value)}
            onKeyDown={(event) => {
              if (event.key === 'Enter' && event.shiftKey) {
                event.preventDefault()
                search.onFind(-1)
              } else if (event.key === 'Escape') event.currentTarget.blur()
            }}
          />
          <output aria-live="polite">
            {search.query.trim() === '' ? '' : search.found.length === 0 ? 'nothing' : `${search.found.length} found`}
          </output>
        </form>
        <details class="keys">
          <summary>Keys</summary>
          <dl>
            {KEYS.map(([keys, what]) => (
              <div>
                <dt>{keys}</dt>
                <dd>{what}</dd>
              </div>
            ))}
          </dl>
        </details>
        <Theme />
      </div>
      <p class="sentence" aria-live="polite">
        {current ? (
          <>
            <strong>{taskStep(current)}</strong> {current.step.sentence}
          </>
        ) : (
          <strong>The beginning: nobody has moved.</strong>
        )}
      </p>
    </section>
  )
}

interface ButtonProperties {
  readonly move: Move
  readonly sign: string
  readonly label: string
  readonly disabled: boolean
  readonly onMove: (move: Move) => void
}

function Button({ move, sign, label, disabled, onMove }: ButtonProperties) {
  return (
    <button type="button" aria-label={label} title={label} disabled={disabled} onClick={() => onMove(move)}>
      {sign}
    </button>
  )
}
