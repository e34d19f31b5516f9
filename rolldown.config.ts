import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { defineConfig } from 'rolldown'

const root = import.meta.dirname
const output = join(root, 'dist/src/cli')

/** In the map of a file, libraries have no name: in an installed package they are elsewhere, or not at all. */
function keepOwnSources(file: string): void {
  if (!file.endsWith('.map')) return
  const path = join(output, file)
  const map = JSON.parse(readFileSync(path, 'utf8')) as { readonly sources: readonly string[] }
  const sources = map.sources.map((source) => (/[\\/]node_modules[\\/]/.test(source) ? null : source))
  writeFileSync(path, JSON.stringify({ ...map, sources }))
}

/**
 * The command line, with the libraries that it uses, in few files: finding and loading hundreds takes longer than most commands do.
 * What is not bundled is native, starts threads from files of its own, or is looked for by its path.
 */
export default defineConfig({
  input: Object.fromEntries(
    ['main', 'command-thread', 'thread'].map((name) => [name, join(root, `src/cli/${name}.ts`)]),
  ),
  platform: 'node',
  external: ['@resvg/resvg-js', 'jiti', 'tinypool'],
  logLevel: 'warn',
  plugins: [{ name: 'own-sources', writeBundle: (_, bundle) => Object.keys(bundle).forEach(keepOwnSources) }],
  output: {
    dir: output,
    chunkFileNames: 'chunk-[name].js',
    sourcemap: true,
    sourcemapExcludeSources: true,
  },
})
