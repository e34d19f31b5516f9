import { commandLineParser } from './commands.ts'
import { conclude, endNow, explain } from './ending.ts'
import { EXIT } from './exit-code.ts'

/** Runs the command line, and settles the exit code. */
export async function run(words: readonly string[]): Promise<void> {
  try {
    const parser = await commandLineParser(words)
    await parser.parseAsync()
    conclude(Number(process.exitCode ?? EXIT.expected))
  } catch (error) {
    conclude(explain(error))
  }
  endNow()
}
