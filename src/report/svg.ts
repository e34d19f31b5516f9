import { execFile } from 'node:child_process'
import { createRequire } from 'node:module'
import { WRONG } from './signs.ts'
import { COLOURS } from './svg-shapes.ts'
import { UserError } from './user-error.ts'

export interface SvgLimits {
  /** Graphs with more nodes than this are refused. */
  readonly nodes: number
  readonly seconds: number
}

/** Layout time grows faster than the graph, and a picture of hundreds of nodes helps nobody. */
export const SVG_LIMITS: SvgLimits = { nodes: 250, seconds: 20 }

const INSTEAD =
  'Print it as text instead, or let Graphviz draw the DOT (--format dot): `sfdp -Tsvg` places thousands of nodes in seconds'

/**
 * Draws a DOT graph as SVG. Throws a `UserError` for a graph that is too large, or that takes too long, with what to
 * do instead. Layout runs in a process of its own: it can be ended there, and what it complains about stays there.
 */
export async function renderSvg(dot: string, nodes: number, limits: SvgLimits = SVG_LIMITS): Promise<string> {
  if (nodes > limits.nodes) {
    throw new UserError(
      `a graph of ${nodes} nodes is too large to read, and to draw in reasonable time (the limit is ${limits.nodes}). ${INSTEAD}`,
    )
  }
  const { error, stdout, stderr } = await layout(dot, limits.seconds)
  if (error?.killed) throw new UserError(`the graph was not laid out within ${limits.seconds} s. ${INSTEAD}`)
  if (error || !stdout.includes('</svg>')) throw new Error(`graphviz refused a graph: ${stderr.trim()}\n${dot}`)
  return finish(stdout)
}

/** What Graphviz leaves to do: a record has no bold lines, and some viewers drop spaces at the start of a line. */
function finish(svg: string): string {
  return svg.replace('<svg ', '<svg xml:space="preserve" ').replaceAll(SIGNED, (_, looks: string, sign: string) => {
    const colour = sign === WRONG ? COLOURS.red : COLOURS.seen
    return `<text ${looks} font-weight="bold" fill="${colour}">`
  })
}

/** Lines that start with a sign. */
const SIGNED = /<text ([^>]*?)(?: fill="[^"]*")?>(?=(?: |&#160;)*([!+])(?: |&#160;))/g

const LIBRARY = createRequire(import.meta.url).resolve('graphviz-cli')
const PROGRAM = `
require(process.argv[1]).renderGraphFromSource({}, { format: 'svg', engine: 'dot' }).then(
  (svg) => process.stdout.write(svg),
  (error) => { process.stderr.write(String(error.message)); process.exitCode = 1 },
)`

interface Finished {
  readonly error: { readonly killed?: boolean } | null
  readonly stdout: string
  readonly stderr: string
}

function layout(dot: string, seconds: number): Promise<Finished> {
  return new Promise((resolve) => {
    const options = { timeout: seconds * 1000, maxBuffer: 64 * 2 ** 20, killSignal: 'SIGKILL' } as const
    const child = execFile(process.execPath, ['-e', PROGRAM, LIBRARY], options, (error, stdout, stderr) =>
      resolve({ error, stdout, stderr }),
    )
    // A child that dies early closes the pipe; how it ended says more than that.
    child.stdin!.on('error', () => {})
    child.stdin!.end(dot)
  })
}
