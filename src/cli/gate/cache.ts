import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, rmSync, utimesSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Cell } from '../cell.ts'
import { isEraPath } from '../era-file.ts'
import type { GateAnswer } from './cell.ts'
import { packageRoot } from '../package-root.ts'
import { isFile, seenAt } from '../../report/stats.ts'
import { makeFolder, writeWhole } from '../../report/write-file.ts'

/** Answers that were found before. What is read is what was written for the same question by the same code, or nothing. */
export interface Cache {
  read(cell: Cell): GateAnswer | null
  write(cell: Cell, answer: GateAnswer): void
}

export const noCache: Cache = { read: () => null, write: () => {} }

/** Builds whose answers are kept beside those of this one. */
const OTHER_BUILDS = 4

/** A cache in a folder. It never fails a run: what cannot be read is found anew, what cannot be written is not kept. */
export function openCache(root: string | null): Cache {
  if (root === null) return noCache
  const build = digest(sources())
  const folder = join(root, build)
  try {
    makeFolder(folder)
    utimesSync(folder, new Date(), new Date())
    forgetOldBuilds(root, build)
  } catch {
    // Then nothing is read, and nothing kept.
  }
  return {
    read(cell) {
      const key = keyOf(cell)
      return key === null ? null : readEntry(join(folder, fileName(key)), key)
    },
    write(cell, answer) {
      const key = keyOf(cell)
      if (key !== null && answer.found.stoppedBy === null) writeEntry(folder, fileName(key), key, answer)
    },
  }
}

/** All that an answer depends on, beside the build. Null where that is not known. */
function keyOf({ file, era, options }: Cell): string | null {
  const { engine, steps, pinBias, symmetry, limits } = options
  const rules = isEraPath(era) ? textOfEra(era.split('+')[0]!) : ''
  return rules === null
    ? null
    : JSON.stringify([file.name, file.text, era, rules, engine, steps, pinBias, symmetry, limits])
}

/** The text of the file of an era. Null where it imports anything but cowproof, which may change while it does not. */
function textOfEra(path: string): string | null {
  const text = readFileSync(path, 'utf8')
  const imported = [...text.matchAll(/\b(?:from|import|require)\b\s*\(?\s*(?:type\s*)?(['"`])(.*?)\1/g)].map(
    ([, , name]) => name!,
  )
  const words = text.match(/\b(?:import|require)\b/g)?.length ?? 0
  return words <= imported.length && imported.every((name) => /^cowproof\/\w+$/.test(name)) ? text : null
}

interface Entry {
  readonly key: string
  /** Of the answer: a file that was cut short, or changed, is no entry. */
  readonly digest: string
  readonly answer: string
}

function readEntry(path: string, key: string): GateAnswer | null {
  // A pipe or a device would be read for ever.
  if (!isFile(path)) return null
  try {
    const entry = JSON.parse(readFileSync(path, 'utf8')) as Partial<Entry>
    if (entry.key !== key || typeof entry.answer !== 'string' || entry.digest !== digest(entry.answer)) return null
    return JSON.parse(entry.answer, mapsFromJson) as GateAnswer
  } catch {
    return null
  }
}

function writeEntry(folder: string, name: string, key: string, given: GateAnswer): void {
  const answer = JSON.stringify(given, mapsToJson)
  const entry: Entry = { key, digest: digest(answer), answer }
  const path = join(folder, name)
  try {
    // What else is there would take the entry, and stay.
    if (!isFile(path)) rmSync(path, { force: true })
    writeWhole(path, JSON.stringify(entry))
  } catch {
    // Then it is found anew the next time.
  }
}

const MAP = 'map of'

function mapsToJson(_key: string, value: unknown): unknown {
  return value instanceof Map ? { [MAP]: [...(value as ReadonlyMap<unknown, unknown>)] } : value
}

function mapsFromJson(_key: string, value: unknown): unknown {
  return typeof value === 'object' && value !== null && MAP in value
    ? new Map(value[MAP] as readonly (readonly [unknown, unknown])[])
    : value
}

/** The code that is running, and what it depends on. */
function sources(): string {
  const running = dirname(fileURLToPath(import.meta.url))
  const files = readdirSync(running, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.[jt]s$/.test(file) && !file.endsWith('.d.ts'))
    .sort()
    .map((file) => [file, readFileSync(join(running, file), 'utf8')])
  return JSON.stringify([readFileSync(join(packageRoot, 'package.json'), 'utf8'), files])
}

/** Builds that were not used for longest are forgotten, so that a cache does not grow for ever. */
function forgetOldBuilds(root: string, build: string): void {
  const others = readdirSync(root)
    .filter((name) => name !== build && name.length === build.length && /^[0-9a-f]+$/.test(name))
    .map((name) => ({ path: join(root, name), used: seenAt(join(root, name))?.mtimeMs ?? 0 }))
    .sort((a, b) => b.used - a.used)
  for (const { path } of others.slice(OTHER_BUILDS)) rmSync(path, { recursive: true, force: true })
}

function fileName(key: string): string {
  return `${digest(key)}.json`
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 32)
}
