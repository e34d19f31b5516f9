import { guestProgram } from '../../observe/guest-program.ts'
import { gupModule } from '../../observe/gup-module.ts'
import { kernelNamed } from '../../observe/kernel-named.ts'
import type { Beside, Kernel } from '../../observe/kernel.ts'
import { boot, type Boot as MachineBoot } from '../../observe/machine.ts'
import { bootingAgain, type Boot } from '../../observe/session.ts'
import { UserError } from '../../report/user-error.ts'
import { requireCacheFolder } from '../cache-folder.ts'
import { kernelFolder } from '../kernels.ts'
import { say } from '../terminal.ts'

/** How to boot a kernel with the program that runs tests there. */
export interface Machine {
  readonly boot: Boot
  /** The same, run by a debugger. */
  readonly debugged: (debug: MachineBoot['debug']) => Boot
}

/** The machine for the kernel that was asked for, which is fetched where it is missing. */
export async function machineOf(name: string, beside: Beside, signal: AbortSignal): Promise<Machine> {
  const program = await guestProgram(requireCacheFolder())
  const tell = (line: string): void => say(`${line}\n`)
  const kernel = await kernelNamed(name, beside, { store: kernelFolder(), signal, tell })
  const guest = { program, module: await moduleFor(kernel) }
  const debugged: Machine['debugged'] = (debug) =>
    bootingAgain((plan, onLine, until) => boot({ kernel, guest, plan, onLine, signal: until, debug }))
  return { boot: debugged(undefined), debugged }
}

/** The module is a help and no need: without it some tests have no mechanism. */
async function moduleFor(kernel: Kernel): Promise<string | null> {
  try {
    return await gupModule(kernel, requireCacheFolder())
  } catch (error) {
    if (!(error instanceof UserError)) throw error
    say(`cowproof: no module can be built for ${kernel.name}: ${error.message}\n`)
    return null
  }
}
