import { join } from 'node:path'
import { packageRoot } from '../report/package-root.ts'
import { UserError } from '../report/user-error.ts'
import { keptBuild, sourcesIn } from './kept-build.ts'
import { install, lastWords, runTool } from './tool.ts'

const COMPILER = { missing: install('gcc libc6-dev') }
/** The program is alone in its guest: there are no libraries. The pages of tests are in front of it (guest/pages.c). */
const OPTIONS = ['-std=gnu11', '-O2', '-static', '-no-pie', '-pthread', '-Wl,-Ttext-segment=0x40000000']

const PROGRAM = 'init'
const SOURCES = join(packageRoot, 'guest')

/**
 * The path of the program that runs tests in a guest, compiled in a folder for caches, where it is kept for the same sources and compiler. Throws a
 * `UserError` that says what to install.
 */
export async function guestProgram(cache: string, sources: string = SOURCES): Promise<string> {
  requireX86()
  const { stdout: version } = await runTool('gcc', ['--version'], COMPILER)
  const files = sourcesIn(sources)
  return keptBuild({
    store: join(cache, 'guest'),
    from: [OPTIONS, version.toString(), files],
    name: PROGRAM,
    make: (folder) =>
      compile(
        sources,
        files.map(({ name }) => name),
        join(folder, PROGRAM),
      ),
  })
}

async function compile(sources: string, files: readonly string[], target: string): Promise<void> {
  const words = [...OPTIONS, '-o', target, ...files.filter((file) => file.endsWith('.c'))]
  const { code, stderr } = await runTool('gcc', words, { ...COMPILER, folder: sources })
  if (code !== 0) throw new UserError(cannotCompile(stderr))
}

/** What gcc says where the C library, or what belongs to it, is not there to compile with. */
const NO_LIBRARY = /fatal error: .*\.h: No such file|cannot find (-l|\S*crt)/

function cannotCompile(stderr: string): string {
  if (NO_LIBRARY.test(stderr))
    return `gcc finds no static C library, or not its headers; ${install('libc6-dev linux-libc-dev')}`
  return `the guest's program cannot be compiled with this gcc:\n${lastWords(stderr, 10)}`
}

/** The guest does what x86-64 kernels do, by their numbers of system calls. */
function requireX86(): void {
  const { arch, platform } = process
  if (arch !== 'x64' || platform !== 'linux')
    throw new UserError(`tests run on kernels only from Linux on x86-64, and this is ${platform} on ${arch}`)
}
