/** The text of a litmus file and the name under which messages speak of it. */
export interface SourceFile {
  readonly name: string
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
