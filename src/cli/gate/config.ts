import { resolve } from 'node:path'
import { findConfig, loadConfig, type ConfigFile } from '../config.ts'
import type { Config } from '../config-schema.ts'

/** What a configuration sets, by the names that the command line has for it. */
interface Settings {
  readonly tests: Config['tests']
  readonly era: Config['eras']
  readonly property: Config['properties']
  readonly baseline: Config['baseline']
  readonly steps: Config['steps']
  readonly bias: string | undefined
  readonly symmetry: Config['symmetry']
  readonly 'limit-states': string | undefined
  readonly 'limit-memory': string | undefined
  readonly 'limit-seconds': string | undefined
  readonly 'limit-depth': string | undefined
  readonly reporter: Config['reporters']
  readonly reports: Config['reports']
  readonly cache: string | undefined
  readonly 'no-cache': boolean | undefined
  readonly jobs: string | undefined
}

/** The configuration that is named, or the nearest one, or null. */
export async function configFor(named: string | undefined): Promise<ConfigFile | null> {
  const path = named === undefined ? findConfig(process.cwd()) : resolve(named)
  return path === null ? null : loadConfig(path)
}

/**
 * Puts into the arguments what the configuration says and the command line does not. `isDefault` tells what is there only because
 * nobody said otherwise.
 */
export function settle(given: object, { config }: ConfigFile, isDefault: (option: string) => boolean): void {
  const settled = given as Record<string, unknown>
  const isSaid = (option: string): boolean => {
    const value = settled[option]
    // Words without an option are there always, as a list that may be empty.
    return option === 'tests' ? Array.isArray(value) && value.length > 0 : value !== undefined && !isDefault(option)
  }
  const aboutCache = isSaid('cache') || isSaid('no-cache')
  for (const [option, value] of Object.entries(settingsOf(config))) {
    if (value === undefined || isSaid(option) || (aboutCache && option.endsWith('cache'))) continue
    settled[option] = value
  }
}

function settingsOf(config: Config): Settings {
  const { limits = {}, cache } = config
  return {
    tests: config.tests,
    era: config.eras,
    property: config.properties,
    baseline: config.baseline,
    steps: config.steps,
    bias: words(config.bias),
    symmetry: config.symmetry,
    'limit-states': words(limits.states),
    'limit-memory': words(limits.memory),
    'limit-seconds': words(limits.seconds),
    'limit-depth': words(limits.depth),
    reporter: config.reporters,
    reports: config.reports,
    cache: cache === false ? undefined : cache,
    'no-cache': cache === false ? true : undefined,
    jobs: words(config.jobs),
  }
}

function words(number: number | undefined): string | undefined {
  return number === undefined ? undefined : String(number)
}
