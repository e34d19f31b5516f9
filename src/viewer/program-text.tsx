import { useLayoutEffect, useRef } from 'preact/hooks'
import type { SourcePosition } from '../program/program.ts'
import { pathWords } from '../report/words.ts'
import type { Shown } from './rows.ts'

interface Properties {
  readonly shown: Shown | null
  /** All up to this one. */
  readonly steps: readonly Shown[]
  readonly sources: Readonly<Record<string, string>>
}

/** The program of the tasks with the line at which each stands, and the model of the routine that the step belongs to. */
export function ProgramText({ shown, steps, sources }: Properties) {
  const litmus = shown?.step.litmus ?? null
  const source = shown?.step.source ?? null
  const places = standing(steps)
  return (
    <section class="program">
      {litmus && sources[litmus.file] !== undefined && (
        <SourceText
          title="Program"
          position={litmus}
          text={sources[litmus.file]!}
          others={places.flatMap(({ name, position }) =>
            position?.file === litmus.file ? [{ name, line: position.line }] : [],
          )}
        />
      )}
      {source && sources[source.file] !== undefined && (
        <SourceText
          title={shown!.step.path.at(-1) ?? 'Model'}
          note={pathWords(shown!.step)}
          position={source}
          text={sources[source.file]!}
          others={[]}
        />
      )}
    </section>
  )
}

/** Where each task took its last step. */
function standing(steps: readonly Shown[]): { readonly name: string; readonly position: SourcePosition | null }[] {
  const last = new Map<string, SourcePosition | null>()
  for (const { document, step } of steps) last.set(document.tasks[step.task]!.name, step.litmus)
  return [...last].map(([name, position]) => ({ name, position }))
}

interface SourceProperties {
  readonly title: string
  readonly note?: string
  readonly position: SourcePosition
  readonly text: string
  readonly others: readonly { readonly name: string; readonly line: number }[]
}

function SourceText({ title, note, position, text, others }: SourceProperties) {
  const box = useRef<HTMLPreElement>(null)
  useLayoutEffect(() => {
    // Only the box is to scroll, not the page.
    const line = box.current?.querySelector<HTMLElement>('.current')
    if (box.current && line) box.current.scrollTop = line.offsetTop - box.current.clientHeight / 2
  }, [position.file, position.line])
  return (
    <section class="source-text" aria-label={`${title}: ${position.file}, line ${position.line}`}>
      <h2>
        {title} <small>{`${position.file}:${position.line}`}</small>
      </h2>
      {note !== undefined && <p class="note">{note}</p>}
      <pre ref={box} tabIndex={0}>
        {text.split('\n').map((line, index) => {
          const number = index + 1
          const here = others.filter((other) => other.line === number).map(({ name }) => name)
          const isCurrent = number === position.line
          return (
            <div class={isCurrent ? 'current' : here.length > 0 ? 'stands' : undefined}>
              <span class="number">{number}</span>
              <span class="sign">{isCurrent ? '>' : ' '}</span>
              {line}
              {here.length > 0 && <span class="here">{` ${here.join(', ')}`}</span>}
            </div>
          )
        })}
      </pre>
    </section>
  )
}
