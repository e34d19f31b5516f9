import type { Config } from './config-schema.ts'

export type { Config }

/** For a `cowproof.config.ts`: an editor then knows the settings. */
export function defineConfig(config: Config): Config {
  return config
}
