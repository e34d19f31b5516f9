import { commandLineParser, isCompletion } from './commands.ts'
import { conclude, endNow, explain } from './ending.ts'
import { EXIT } from './exit-code.ts'

/** Runs the command line, and settles the exit code. */
export async function run(words: readonly string[]): Promise<void> {
  try {
    const parser = await commandLineParser(words)
    await parser.parseAsync()
    conclude(Number(process.exitCode ?? EXIT.expected))
  } catch (error) {
    // A line that is not whole yet is no mistake, and whatever is said would stand in it.
    conclude(isCompletion(words) ? EXIT.expected : explain(error))
  }
  endNow()
}
