import { commandLineParser } from './commands.ts'
import { conclude, endNow, explain, guardEnding } from './ending.ts'
import { EXIT } from './exit-code.ts'

/** Runs the command line, and settles the exit code of the process. */
export async function run(words: readonly string[]): Promise<void> {
  guardEnding()
  try {
    const parser = await commandLineParser(words)
    await parser.parseAsync()
    conclude(Number(process.exitCode ?? EXIT.expected))
  } catch (error) {
    conclude(explain(error))
  }
  endNow()
}
