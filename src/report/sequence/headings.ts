/** A line above a step. */
export interface Heading {
  readonly words: string
  /** The name of an operation; else of a routine within it. */
  readonly operation: boolean
}

/** The operation where it begins, and the innermost routine where it is another than before. */
export function headingsOf(before: readonly string[], path: readonly string[]): Heading[] {
  const [operation, routine] = [path[0], path.length > 1 ? path.at(-1) : undefined]
  const begins = operation !== undefined && operation !== before[0]
  return [
    ...(begins ? [{ words: operation, operation: true }] : []),
    ...(routine !== undefined && (begins || routine !== before.at(-1)) ? [{ words: routine, operation: false }] : []),
  ]
}
