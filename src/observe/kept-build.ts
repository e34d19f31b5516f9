import { createHash } from 'node:crypto'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { requireFolder } from '../report/files.ts'
import { moveWhole } from '../report/write-file.ts'

/** What is built by programs of the machine, and kept in a folder for caches. */
export interface Build {
  readonly store: string
  /** All that the result depends on. */
  readonly from: unknown
  /** The file that is built. */
  readonly name: string
  /** Builds it in a folder; what throws leaves nothing behind. */
  readonly make: (folder: string) => Promise<void>
}

/** The path of what is built, now or by an earlier call that was asked for the same. */
export async function keptBuild({ store, from, name, make }: Build): Promise<string> {
  const target = join(store, digestOf(JSON.stringify(from)))
  if (existsSync(join(target, name))) return join(target, name)
  requireFolder(store)
  const folder = mkdtempSync(join(store, '.building-'))
  try {
    await make(folder)
    moveWhole(folder, target)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
  return join(target, name)
}

export function digestOf(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex').slice(0, 32)
}

/** The files in a folder that are compiled, or say how, with their text. */
export function sourcesIn(folder: string): { readonly name: string; readonly text: string }[] {
  return readdirSync(folder)
    .filter((file) => /\.[ch]$|^Makefile$/.test(file))
    .sort()
    .map((name) => ({ name, text: readFileSync(join(folder, name), 'utf8') }))
}
