import { join } from 'node:path'
import { defineConfig } from 'rolldown'

const root = import.meta.dirname

/**
 * The command line, with the libraries that it uses, in few files: finding and loading hundreds takes longer than most commands do.
 * What is not bundled is native, starts threads from files of its own, or is looked for by its path.
 */
export default defineConfig({
  input: { main: join(root, 'src/cli/main.ts'), thread: join(root, 'src/cli/thread.ts') },
  platform: 'node',
  external: ['@resvg/resvg-js', 'jiti', 'tinypool'],
  logLevel: 'warn',
  output: {
    dir: join(root, 'dist/src/cli'),
    chunkFileNames: 'chunk-[name].js',
    sourcemap: true,
    sourcemapExcludeSources: true,
  },
})
