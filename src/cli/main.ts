#!/usr/bin/env node
// Reports name the lines of the sources. Source maps are read only for what is loaded after this.
process.setSourceMapsEnabled(true)
const { run } = await import('./run.ts')
await run(process.argv.slice(2))
