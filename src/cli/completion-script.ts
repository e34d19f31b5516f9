import yargs from 'yargs'
import type { Shell } from './shells.ts'

/** What a shell has to run to complete a line of cowproof. */
export function completionScript(shell: Shell): string {
  // yargs looks at the shell that it runs in, here and where it answers: that may be another one.
  process.env['SHELL'] = shell
  let script = ''
  void yargs([])
    .scriptName('cowproof')
    .completion()
    .parse('completion', (_error: unknown, _values: unknown, output: string) => (script = output))
  return `${script
    .replaceAll('cowproof --get-yargs', `SHELL=${shell} cowproof --get-yargs`)
    .replaceAll('cowproof completion >>', `cowproof completion ${shell} >>`)}\n`
}
