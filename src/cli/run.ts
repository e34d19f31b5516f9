import { UserError } from '../report/user-error.ts'
import { commandLineParser } from './commands.ts'
import { EXIT } from './exit-code.ts'
import { say, toleratePipesThatClose } from './terminal.ts'

/** Runs the command line, and sets the exit code of the process. */
export async function run(words: readonly string[]): Promise<void> {
  toleratePipesThatClose()
  try {
    await commandLineParser(words).parseAsync()
  } catch (error) {
    process.exitCode = explain(error)
  }
}

/** Says what went wrong: one message for a mistake of the user, everything there is for one of ours. */
function explain(error: unknown): number {
  if (error instanceof UserError) {
    say(`cowproof: ${error.message}\n`)
    return EXIT.usage
  }
  const trace = error instanceof Error ? error.stack : String(error)
  say(`cowproof: this is a bug in cowproof; please report it with the command that you ran.\n${trace}\n`)
  return EXIT.bug
}
