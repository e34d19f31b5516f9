import { renderPng, renderSvg, SVG_LIMITS, type Dot } from '../report/index.ts'
import { progressLine } from './progress.ts'

/** How often the progress line is thought of, in milliseconds. */
const TICK = 100

/** What a graph can be printed as. */
export const GRAPH_FORMATS = ['dot', 'svg', 'png'] as const
export type GraphFormat = (typeof GRAPH_FORMATS)[number]

/** A graph in a format. Says on stderr how long it takes; throws a `UserError` for one that is too large, or takes too long. */
export async function draw(format: GraphFormat, { source, nodes }: Dot): Promise<string | Uint8Array> {
  if (format === 'dot') return source
  const svg = await withProgress(nodes, () => renderSvg(source, nodes))
  return format === 'svg' ? svg : renderPng(svg)
}

async function withProgress<T>(nodes: number, work: () => Promise<T>): Promise<T> {
  const progress = progressLine()
  const started = performance.now()
  const timer = setInterval(() => {
    const seconds = Math.round((performance.now() - started) / 1000)
    progress.say(`placing ${nodes} nodes: ${seconds} s, at most ${SVG_LIMITS.seconds}`)
  }, TICK)
  try {
    return await work()
  } finally {
    clearInterval(timer)
    progress.clear()
  }
}
