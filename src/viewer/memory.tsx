import { useMemo } from 'preact/hooks'
import type { Counterexample } from '../report/counterexample.ts'
import { memoryLayout } from '../report/memory/layout.ts'
import { memoryPicture } from '../report/memory/picture.ts'
import { memoryFigure } from '../report/memory/svg.ts'
import { COLOURS } from '../report/svg-shapes.ts'

interface Properties {
  readonly document: Counterexample
  readonly step: number
  /** Null where there is only one. */
  readonly title: string | null
}

/** Memory after so many steps. */
export function Memory({ document, step, title }: Properties) {
  const layout = useMemo(() => memoryLayout(document), [document])
  const picture = memoryPicture(layout, step)
  const name = `Memory${title === null ? '' : ` under ${title}`}, ${picture.header.join(' ')}`
  return (
    <figure class="memory">
      {title !== null && <figcaption>{`${title}: ${picture.header.join(' ')}`}</figcaption>}
      <div
        class="scrolls"
        style={{ '--width': `${picture.width}px` }}
        role="img"
        aria-label={name}
        tabIndex={0}
        dangerouslySetInnerHTML={{ __html: inTheme(memoryFigure(picture)) }}
      />
      {title === null && <figcaption>{picture.legend.join(' ')}</figcaption>}
    </figure>
  )
}

/** The drawing with the colours of the page's theme. */
function inTheme(svg: string): string {
  return Object.entries(COLOURS).reduce(
    (text, [name, colour]) => text.replaceAll(`"${colour}"`, `"var(--${name})"`),
    svg,
  )
}
