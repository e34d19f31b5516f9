/** What the process says by its exit code. The lowest row of the help repeats it. */
export const EXIT = {
  /** Every verdict is as expected. */
  expected: 0,
  /** A property is violated that should hold, or a verdict is not the expected one. */
  unexpected: 1,
  /** Bad usage or bad input: nothing was checked. */
  usage: 2,
  /** A limit was reached, and no violation was found. */
  incomplete: 3,
  /** A bug in cowproof. */
  bug: 70,
  /** Ctrl-C: what was found so far is printed. */
  interrupted: 130,
} as const

export const EXIT_CODES = `Exit codes: 0 every verdict is as expected; 1 a property is violated, or a verdict is not the expected one; 2 bad usage or input, nothing was checked; 3 a limit was reached and no violation found; 70 a bug in cowproof; 130 interrupted.`
