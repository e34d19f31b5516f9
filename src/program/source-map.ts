import { existsSync, readFileSync } from 'node:fs'
import { SourceMap, type SourceMapPayload } from 'node:module'
import { dirname, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { SourcePosition } from './program.ts'

/**
 * Where a place in a file was before it was compiled: what the map beside the file says. A file without a map is taken for
 * the source. Node does the same where it is asked to (`--enable-source-maps`), but reads the map of each file that it loads,
 * which takes longer than most commands do. `file` may be a URL; lines and columns are counted from 1.
 */
export function originalPosition(file: string, line: number, column: number): SourcePosition {
  const path = file.startsWith('file:') ? fileURLToPath(file) : file
  const entry = mapOf(path)?.findEntry(line - 1, column - 1)
  // What comes from a library has no source of ours.
  if (!entry || !('originalSource' in entry) || !entry.originalSource) return { file: path, line }
  return { file: resolve(dirname(path), entry.originalSource), line: entry.originalLine + 1 }
}

const maps = new Map<string, SourceMap | null>()

function mapOf(path: string): SourceMap | null {
  const known = maps.get(path)
  if (known !== undefined) return known
  const map = readMap(`${path}.map`)
  maps.set(path, map)
  return map
}

function readMap(path: string): SourceMap | null {
  if (!existsSync(path)) return null
  try {
    return new SourceMap(JSON.parse(readFileSync(path, 'utf8')) as SourceMapPayload)
  } catch {
    // Whose map this is is not ours to say: without one, positions are those of the file itself.
    return null
  }
}
