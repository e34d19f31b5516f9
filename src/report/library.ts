/**
 * Reports on models of one's own: the text, the pictures and the page that the command line gives. All of them are drawn from one
 * document, which `printDocument` writes as JSON and `cowproof show`, `view` and `picture` read.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Exploration } from '../explorer/exploration.ts'
import type { Model } from '../invariants/property.ts'
import { requireNames } from '../state/shown.ts'
import type { Counterexample } from './counterexample.ts'
import { renderDot } from './dot.ts'
import { memoryLayout } from './memory/layout.ts'
import { memoryPicture } from './memory/picture.ts'
import { memorySvg } from './memory/svg.ts'
import { packageRoot } from './package-root.ts'
import { renderPng } from './png.ts'
import { sequenceSvg } from './sequence/svg.ts'
import { renderSvg } from './svg.ts'
import { renderText } from './text.ts'
import { toDocument } from './to-document.ts'
import { UserError } from './user-error.ts'
import { viewerPage } from './viewer-page.ts'

export type { Counterexample } from './counterexample.ts'
export { parseDocument, printDocument } from './document.ts'
export { UserError } from './user-error.ts'

/** Columns that the words of a run need. */
const NARROWEST = 40

export interface DocumentOptions {
  /** The command that shows the run again; it stands in the document, and nothing runs it. None if not given. */
  readonly command?: string
  /** The folder to which the positions of steps are made relative: the working directory if not given. */
  readonly root?: string
}

/**
 * The document of the run that an exploration found for a property: its counterexample, or of a witness what was seen. Throws a
 * `UserError` where the model has no such property, and where there is no run to it.
 */
export function documentOf(
  model: Model,
  exploration: Exploration,
  property: string,
  { command = '', root = process.cwd() }: DocumentOptions = {},
): Counterexample {
  const result = exploration.properties.find((each) => each.property.name === property)
  if (!result) throw new UserError(`the model '${model.program.name}' has no property '${property}'`)
  if (!result.run)
    throw new UserError(`'${property}' is '${result.verdict}', and the exploration has no run to show for it`)
  return toDocument({ test: model.program.name, era: null, model, result, exploration, command, root })
}

/**
 * The run for a terminal of `width` columns, at least 40: its steps, what they change, and what is wrong at its end. Throws a
 * `UserError` for less.
 */
export function textOf(document: Counterexample, options: { readonly width?: number } = {}): string {
  requireNames('textOf', options, ['width'])
  const { width = 100 } = options
  if (!Number.isInteger(width) || width < NARROWEST)
    throw new UserError(`a width is a whole number of columns, at least ${NARROWEST}, not ${width}`)
  return renderText(document, { width })
}

/** The graph of the run, in the language of Graphviz. */
export function dotOf(document: Counterexample): string {
  return renderDot(document).source
}

/** The graph of the run as SVG. Throws a `UserError` for a run that is too long to be drawn. */
export async function svgOf(document: Counterexample): Promise<string> {
  const { source, nodes } = renderDot(document)
  return renderSvg(source, nodes)
}

/** The state after so many steps as SVG; the last one if not given. Throws a `UserError` where the run has not so many. */
export function memoryOf(document: Counterexample, step: number = document.steps.length): string {
  const { length } = document.steps
  if (!Number.isInteger(step) || step < 0 || step > length)
    throw new UserError(`a step is a whole number from 0 to ${length}, the length of the run, not ${step}`)
  return memorySvg(memoryPicture(memoryLayout(document), step))
}

/** Who did what when, as SVG: tasks side by side, time downwards. */
export function sequenceOf(document: Counterexample): string {
  return sequenceSvg(document)
}

/** Any SVG of these as PNG. Throws a `UserError` for a text that is no SVG. */
export async function pngOf(svg: string): Promise<Uint8Array> {
  if (!/<svg[\s>]/.test(svg)) throw new UserError('what is to be drawn as PNG is no SVG')
  return renderPng(svg)
}

/** One HTML file to step through the run. `sources`: the texts of the files that steps name, by the names that they have there. */
export function pageOf(document: Counterexample, sources: Readonly<Record<string, string>> = {}): string {
  const template = readFileSync(join(packageRoot, 'dist', 'viewer', 'index.html'), 'utf8')
  return viewerPage(template, { runs: [{ document, eras: [], others: [] }], sources })
}
