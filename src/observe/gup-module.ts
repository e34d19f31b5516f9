import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { writeReport } from '../report/files.ts'
import { packageRoot } from '../report/package-root.ts'
import { isFolder } from '../report/stats.ts'
import { UserError } from '../report/user-error.ts'
import { makeFolder } from '../report/write-file.ts'
import { debianVersion } from './debian-name.ts'
import { digestOf, keptBuild, sourcesIn } from './kept-build.ts'
import type { Headers, Kernel } from './kernel.ts'
import { unpackPackages } from './packages.ts'
import { install, lastWords, runTool } from './tool.ts'

const SOURCES = join(packageRoot, 'guest', 'module')
const MODULE = 'gup.ko'

/**
 * The path of the module that takes references in every way, built for a kernel in a folder for caches, where it is kept for the same kernel, sources
 * and compiler. Throws a `UserError` that says why there is none.
 */
export async function gupModule(kernel: Kernel, cache: string, sources: string = SOURCES): Promise<string> {
  const { headers, image, name } = kernel
  if (headers === null) throw new UserError(noHeaders(name))
  const { stdout: version } = await runTool('gcc', ['--version'], { missing: install('gcc') })
  const files = sourcesIn(sources)
  return keptBuild({
    store: join(cache, 'module'),
    // A tree that was built anew has another image.
    from: [digestOf(readFileSync(image)), headers, version.toString(), files],
    name: MODULE,
    make: async (folder) => {
      const work = join(folder, 'work')
      makeFolder(work)
      for (const { name, text } of files) writeReport(work, name, text)
      await makeModule(work, headers, kernel)
      writeReport(folder, MODULE, readFileSync(join(work, MODULE)))
      rmSync(work, { recursive: true })
    },
  })
}

function noHeaders(name: string): string {
  if (debianVersion(name) === null) return 'name its headers, or the tree that it was built in, with --headers'
  return `its headers are not there: \`cowproof kernels fetch ${name}\` fetches them`
}

/** Nothing of what is here for debuggers is looked at. */
const WORDS = ['KCFLAGS=-g0', 'CONFIG_DEBUG_INFO_BTF_MODULES=', 'modules']

async function makeModule(folder: string, headers: Headers, kernel: Kernel): Promise<void> {
  // Debian's headers ask for the gcc that the kernel was built with: any that knows its options does.
  const words = headers.kind === 'tree' ? WORDS : ['CC=gcc', ...WORDS]
  const tree = headers.kind === 'tree' ? headers.folder : await unpackedHeaders(headers.folder, folder, kernel)
  const { code, stdout, stderr } = await runTool('make', ['-C', tree, `M=${folder}`, ...words], {
    missing: install('make'),
  })
  if (code !== 0) throw new UserError(causeOf(`${stdout.toString()}\n${stderr}`))
}

/** The first error, which says more than those of make that follow. */
function causeOf(output: string): string {
  const lines = output.split('\n')
  return lines.find((line) => /\berror: |not found|No such file|\*\*\* /.test(line))?.trim() ?? lastWords(output, 1)
}

/** Debian's packages name each other by where they are installed: here they are in another place. */
async function unpackedHeaders(packages: string, folder: string, { release }: Kernel): Promise<string> {
  const root = join(folder, 'unpacked')
  makeFolder(root)
  await unpackPackages(packages, root)
  const tree = join(root, 'usr/src', `linux-headers-${release}`)
  if (!isFolder(tree)) throw new UserError(`the packages in '${packages}' have no headers of Linux ${release}`)
  const makefile = readFileSync(join(tree, 'Makefile'), 'utf8')
  writeReport(tree, 'Makefile', makefile.replaceAll('/usr/src/', `${root}/usr/src/`))
  return tree
}
