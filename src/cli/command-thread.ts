import { parentPort } from 'node:worker_threads'
import { guardEnding } from './ending.ts'
import type { Told } from './orders.ts'
import { run } from './run.ts'
import { openStandardStreams } from './standard-streams.ts'

// The thread of a command: see main.ts.
openStandardStreams()
guardEnding((code) => parentPort!.postMessage({ code } satisfies Told))
await run(process.argv.slice(2))
