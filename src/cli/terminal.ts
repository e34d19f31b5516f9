const NARROWEST = 40
const USUAL = 80

/** The width to print for: that of the terminal, what COLUMNS says where there is none, or 80. */
export function terminalWidth(): number {
  const columns = process.stdout.columns ?? Number(process.env['COLUMNS'])
  return columns > 0 ? Math.max(NARROWEST, columns) : USUAL
}

/** Results go to stdout, and nothing else does. */
export function print(text: string): void {
  process.stdout.write(text)
}

/** Everything else goes to stderr. */
export function say(text: string): void {
  process.stderr.write(text)
}

/** A reader that has seen enough (`| head`) is no error: the work goes on, so that the exit code is right. */
export function toleratePipesThatClose(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error
    })
  }
}
