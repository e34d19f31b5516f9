import { existsSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { UserError } from '../report/user-error.ts'
import { readText } from './read-text.ts'
import type { Config } from './config-schema.ts'
import { isEraPath } from './era-file.ts'
import { firstLine, importDefault } from './load-module.ts'
import { shownPath } from './load-tests.ts'

const NAMES = ['ts', 'js', 'mjs', 'json', 'yaml', 'yml'].map((ending) => `cowproof.config.${ending}`)

const MODULES = { 'cowproof/config': { defineConfig: (config: unknown) => config } }

export interface ConfigFile {
  readonly path: string
  /** Its paths are as they would be typed here. */
  readonly config: Config
}

/** The configuration of a folder: in it, or in the nearest one around it. Throws a `UserError` where one has two. */
export function findConfig(folder: string): string | null {
  const here = NAMES.filter((name) => existsSync(join(folder, name)))
  if (here.length > 1) throw new UserError(`${shownPath(folder) || '.'} has ${here.join(' and ')}: keep one of them`)
  if (here[0] !== undefined) return join(folder, here[0])
  const parent = dirname(folder)
  return parent === folder ? null : findConfig(parent)
}

/** Reads and checks a configuration. Throws a `UserError` that names the file, the setting, and what would be right. */
export async function loadConfig(path: string): Promise<ConfigFile> {
  const shown = shownPath(path)
  if (!existsSync(path)) throw new UserError(`there is no configuration '${shown}'`)
  const value = await read(path, shown)
  // Loading a schema library takes longer than all else that a short command does.
  const { checkConfig } = await import('./config-schema.ts')
  return { path: shown, config: asTyped(checkConfig(value, shown), dirname(resolve(path))) }
}

async function read(path: string, shown: string): Promise<unknown> {
  try {
    if (path.endsWith('.json')) return JSON.parse(readText(shown)) as unknown
    if (!/\.ya?ml$/.test(path)) return await importDefault(shown, MODULES)
    const { parse } = await import('yaml')
    return parse(readText(shown), { prettyErrors: true }) as unknown
  } catch (error) {
    if (error instanceof UserError) throw error
    throw new UserError(`${shown} cannot be read: ${firstLine(error)}`, { cause: error })
  }
}

function asTyped(config: Config, folder: string): Config {
  const path = (each: string): string => shownPath(resolve(folder, each)) || '.'
  const { tests, eras, baseline, reporters, reports, cache } = config
  return {
    ...config,
    // What is no path is the name of a test of the suite.
    ...(tests ? { tests: tests.map((each) => (existsSync(resolve(folder, each)) ? path(each) : each)) } : {}),
    ...(eras ? { eras: eras.map((each) => (isEraPath(each) ? path(each) : each)) } : {}),
    ...(baseline === undefined ? {} : { baseline: path(baseline) }),
    ...(reporters
      ? { reporters: reporters.map((each) => each.replace(/=(.+)$/, (_, file: string) => `=${path(file)}`)) }
      : {}),
    ...(reports === undefined ? {} : { reports: path(reports) }),
    ...(typeof cache === 'string' ? { cache: path(cache) } : {}),
  }
}
