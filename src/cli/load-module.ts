import { readFileSync } from 'node:fs'
import { extname, resolve } from 'node:path'

/** The files of users whose code this thread has loaded. Such code can do anything, and that is no bug of ours. */
const loaded = new Set<string>()

/**
 * What a TypeScript or JavaScript file exports by default. `modules` are what it may import by a name, wherever it is. Throws
 * whatever the file throws, which need not be an error.
 */
export async function importDefault(path: string, modules: Readonly<Record<string, unknown>>): Promise<unknown> {
  const exported = await load(path, modules)
  return exported?.default ?? exported
}

/** Everything that such a file exports, by name. */
export async function importAll(
  path: string,
  modules: Readonly<Record<string, unknown>>,
): Promise<Readonly<Record<string, unknown>>> {
  return (await load(path, modules)) as Readonly<Record<string, unknown>>
}

async function load(
  path: string,
  modules: Readonly<Record<string, unknown>>,
): Promise<{ readonly default?: unknown } | null> {
  const { createJiti } = await import('jiti')
  const jiti = createJiti(import.meta.url, {
    moduleCache: false,
    fsCache: false,
    // Else the file exports itself by default where it exports nothing by default.
    interopDefault: false,
    virtualModules: { ...modules },
  })
  loaded.add(path)
  const file = resolve(path)
  // Node would import plain JavaScript itself, with another copy of the modules where the package is installed.
  const how = { id: file, filename: file, ext: extname(file), async: true, forceTranspile: true }
  return (await jiti.evalModule(readFileSync(file, 'utf8'), how)) as { readonly default?: unknown } | null
}

/** The files of users that were loaded, as they were named. */
export function loadedFiles(): readonly string[] {
  return [...loaded]
}

/** The loaded file in which something went wrong, as far as its trace tells. */
export function loadedFileIn(trace: string): string | null {
  return [...loaded].find((path) => trace.includes(resolve(path))) ?? null
}

/** The first line of what was thrown, whatever that is. */
export function firstLine(error: unknown): string {
  return textOf(error).split('\n')[0]!
}

function textOf(error: unknown): string {
  try {
    return error instanceof Error ? error.message : String(error)
  } catch {
    return 'something that cannot be printed was thrown'
  }
}
