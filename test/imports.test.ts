import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, normalize, sep } from 'node:path'
import { describe, expect, test } from 'vitest'

/** Which rooms the files of a room may import from, beside their own. Nothing else is allowed. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  'src/state': [],
  'src/program': ['src/state'],
  'src/invariants': ['src/state', 'src/program'],
  'src/explorer': ['src/state', 'src/program', 'src/invariants'],
  'src/litmus': ['src/state', 'src/program', 'src/invariants', 'src/explorer', 'models'],
  'src/report': ['src/state', 'src/program', 'src/invariants', 'src/explorer'],
  // Only drawing: what a browser cannot run must not be imported there.
  'src/viewer': ['src/state', 'src/program', 'src/report'],
  'src/peers': ['src/state', 'src/program', 'src/invariants', 'src/explorer'],
  'src/gate': ['src/program', 'src/explorer', 'src/litmus', 'src/report'],
  'src/random': [],
  // What runs tests on real kernels: it knows of tests and of their ends, and of no model.
  'src/observe': ['src/litmus', 'src/report'],
  'src/cli': [
    'src/state',
    'src/program',
    'src/invariants',
    'src/explorer',
    'src/litmus',
    'src/report',
    'src/peers',
    'src/gate',
    'src/observe',
    'src/random',
    'models',
  ],
  models: ['src/state', 'src/program', 'src/invariants'],
}

const root = join(import.meta.dirname, '..')
const files = ['src', 'models'].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.tsx?$/.test(file))
    .map((file) => `${folder}/${file.split(sep).join('/')}`),
)

function roomOf(file: string): string {
  return file.startsWith('models/') ? 'models' : file.split('/').slice(0, 2).join('/')
}

function importsOf(file: string): string[] {
  const text = readFileSync(join(root, file), 'utf8')
  return [...text.matchAll(/\bfrom '(\.[^']+)'/g)].map(([, path]) =>
    normalize(join(dirname(file), path!))
      .split(sep)
      .join('/'),
  )
}

describe('imports', () => {
  test('there are files to look at', () => {
    expect(files.length).toBeGreaterThan(50)
    expect(new Set(files.map(roomOf))).toEqual(new Set(Object.keys(MAY_IMPORT)))
  })

  test('point one way between the rooms', () => {
    const wrong = files.flatMap((file) => {
      const room = roomOf(file)
      return importsOf(file)
        .filter((target) => roomOf(target) !== room && !MAY_IMPORT[room]!.includes(roomOf(target)))
        .map((target) => `${file} imports ${target}`)
    })
    expect(wrong).toEqual([])
  })
})
