/** The text of a litmus file and the name under which messages speak of it. */
export interface SourceFile {
  readonly name: string
  /** Where it is, if its name is not the path: that may have characters that no message should. */
  readonly path?: string
  readonly text: string
}

/**
 * A piece of a source file. Lines and columns count from 1; columns and lengths are in UTF-16 units, a tab is one.
 * A span may run over the end of its line: the length then counts the line ends too.
 */
export interface Span {
  readonly line: number
  readonly column: number
  readonly length: number
}

/** The lines of a text, without their ends. */
export function linesOf(text: string): string[] {
  return text.split(/\r\n|\r|\n/)
}

/** What stands in a span, with white space folded: a question may run over several lines. */
export function textIn({ text }: SourceFile, { line, column, length }: Span): string {
  const lineStarts = [0, ...[...text.matchAll(/\r\n|\r|\n/g)].map((end) => end.index + end[0].length)]
  const start = (lineStarts[line - 1] ?? 0) + column - 1
  return text.slice(start, start + length).replaceAll(/\s+/g, ' ')
}
