import { join } from 'node:path'
import { defineConfig } from 'vite'
import { viteSingleFile } from 'vite-plugin-singlefile'

/** The viewer page without a run: scripts and styles within one HTML file, which `cowproof view` puts runs into. */
export default defineConfig({
  root: join(import.meta.dirname, 'src', 'viewer'),
  logLevel: 'warn',
  build: { outDir: join(import.meta.dirname, 'dist', 'viewer'), emptyOutDir: true },
  plugins: [viteSingleFile()],
})
