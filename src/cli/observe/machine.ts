import { guestProgram } from '../../observe/guest-program.ts'
import { kernelNamed } from '../../observe/kernel-named.ts'
import { boot } from '../../observe/machine.ts'
import { bootingAgain, type Boot } from '../../observe/session.ts'
import { requireCacheFolder } from '../cache-folder.ts'
import { kernelFolder } from '../kernels.ts'
import { say } from '../terminal.ts'

/** How to boot the kernel that was asked for, which is fetched where it is missing, with the program that runs tests there. */
export async function machineOf(name: string, modules: string | null, signal: AbortSignal): Promise<Boot> {
  const program = await guestProgram(requireCacheFolder())
  const tell = (line: string): void => say(`${line}\n`)
  const kernel = await kernelNamed(name, modules, { store: kernelFolder(), signal, tell })
  return bootingAgain((plan, onLine, until) => boot({ kernel, program, plan, onLine, signal: until }))
}
