import { isAbsolute, relative, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { SourcePosition } from '../program/program.ts'

/** A position with its file as a path relative to a folder, written with `/` on every system. */
export function relativePosition(folder: string, position: SourcePosition | null): SourcePosition | null {
  if (!position) return null
  const file = position.file.startsWith('file:') ? fileURLToPath(position.file) : position.file
  return { file: (isAbsolute(file) ? relative(folder, file) : file).split(sep).join('/'), line: position.line }
}
