import { closest, distance } from 'fastest-levenshtein'
import { printable } from '../program/printable.ts'
import { linesOf, type SourceFile, type Span } from './source.ts'

/** One mistake in a litmus file. */
export interface Diagnostic {
  /** Null where no place can be named: the file is empty, or no text at all. */
  readonly span: Span | null
  /** What is wrong, in one sentence without a full stop. */
  readonly message: string
  /** What would be right. */
  readonly hint: string
}

/** Everything that is wrong with one litmus file, in the order of the file. */
export interface LitmusError {
  readonly file: SourceFile
  readonly diagnostics: readonly Diagnostic[]
}

/** What a stage of reading a litmus file gives: its value or its errors, never both. */
export type Result<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: LitmusError }

/** A failed result, its diagnostics sorted by place. */
export function failure(file: SourceFile, diagnostics: readonly Diagnostic[]): Result<never> {
  const place = ({ span }: Diagnostic) => span ?? { line: 0, column: 0 }
  const sorted = [...diagnostics].sort((a, b) => place(a).line - place(b).line || place(a).column - place(b).column)
  return { ok: false, error: { file, diagnostics: sorted } }
}

/** The whole error as text for a terminal: for each mistake its place, the line, a caret and what would be right. */
export function formatError({ file, diagnostics }: LitmusError): string {
  const lines = linesOf(file.text)
  return diagnostics.map((diagnostic) => formatDiagnostic(file.name, lines, diagnostic)).join('\n\n') + '\n'
}

function formatDiagnostic(file: string, lines: readonly string[], { span, message, hint }: Diagnostic): string {
  const note = `  ${printable(hint)}`
  const what = printable(message)
  if (!span) return `${file}: ${what}\n${note}`
  const { shown, caret } = pointAt(lines[span.line - 1] ?? '', span)
  return [`${file}:${span.line}:${span.column}: ${what}`, `    ${shown}`, `    ${caret}`, note].join('\n')
}

/** The most of a line that is shown, in characters. */
const WINDOW = 100

/** The line, or the part of a long line around the span, and under it a caret for each marked character. */
function pointAt(line: string, span: Span): { readonly shown: string; readonly caret: string } {
  const start = Math.min(span.column - 1, line.length)
  const end = Math.max(start + 1, Math.min(start + span.length, line.length))
  const from = line.length <= WINDOW ? 0 : Math.max(0, Math.min(start - WINDOW / 2, line.length - WINDOW))
  const to = Math.min(line.length, from + WINDOW)
  const [left, right] = [from > 0 ? '…' : '', to < line.length ? '…' : '']
  // Tabs stay tabs, so that the caret stands under its character whatever a tab's width is.
  const indent = characters(left + line.slice(from, start))
    .map((character) => (character === '\t' ? '\t' : ' '))
    .join('')
  const marked = characters(line.slice(start, Math.min(end, to))).length
  return { shown: printable(left + line.slice(from, to) + right), caret: indent + '^'.repeat(Math.max(1, marked)) }
}

/** What a reader takes for one character each, accents included. */
function characters(text: string): string[] {
  return Array.from(new Intl.Segmenter().segment(text), ({ segment }) => segment)
}

/** More names than these are not all listed: nobody reads them. */
const MOST_LISTED = 50
const MOST_NEAR = 5

/** What to write instead of an unknown name: the closest one if any is close, and all there are, or of many the closest few. */
export function suggest(wrong: string, known: readonly string[], plural: string): string {
  if (known.length === 0) return `There are no ${plural} here.`
  const near = nearest(wrong, known)
  const list =
    known.length <= MOST_LISTED
      ? `The ${plural} are: ${known.join(', ')}.`
      : `Of ${known.length} ${plural}, the closest are: ${closestFew(wrong, known).join(', ')}.`
  return near === null ? list : `Did you mean '${near}'? ${list}`
}

/** Names that have the wrong one in them come first, then those with the fewest other letters. */
function closestFew(wrong: string, known: readonly string[]): string[] {
  const lower = wrong.toLowerCase()
  const apart = (name: string): number => (name.toLowerCase().includes(lower) ? 0 : distance(lower, name.toLowerCase()))
  return known.toSorted((a, b) => apart(a) - apart(b)).slice(0, MOST_NEAR)
}

/** The known name that was probably meant, or null where none is near. */
export function nearest(wrong: string, known: readonly string[]): string | null {
  if (known.length === 0) return null
  const lower = wrong.toLowerCase()
  const sameLetters = known.find((name) => name.toLowerCase() === lower)
  if (sameLetters !== undefined) return sameLetters
  const best = closest(wrong, [...known])
  const tolerated = Math.max(1, Math.floor(best.length * 0.4))
  return distance(wrong, best) <= Math.min(tolerated, best.length - 1) ? best : null
}
