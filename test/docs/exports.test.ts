import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import * as explorer from '../../src/explorer/index.ts'
import * as invariants from '../../src/invariants/index.ts'
import * as murphi from '../../src/peers/murphi/index.ts'
import * as program from '../../src/program/index.ts'
import * as report from '../../src/report/library.ts'
import * as state from '../../src/state/index.ts'

const root = join(import.meta.dirname, '../..')
const text = readFileSync(join(root, 'docs', 'language.md'), 'utf8')
const { exports } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { readonly exports: object }
const modules: Readonly<Record<string, object>> = { state, program, invariants, explorer, report, murphi }
/** What is about the kernel has pages of its own: docs/eras.md and docs/gate.md. */
const KERNEL = ['eras', 'kernel', 'config']

describe('docs/language.md', () => {
  test('covers each module that a model can import', () => {
    const paths = Object.keys(exports).filter((path) => path !== './package.json')
    expect(paths.sort()).toEqual([...Object.keys(modules), ...KERNEL].map((name) => `./${name}`).sort())
  })

  test.each(Object.entries(modules))('speaks of everything that cowproof/%s exports', (_, names) => {
    // In code of the text, outside the blocks of code.
    const spoken = new Set(
      [...text.replaceAll(/^```.*?^```/gms, '').matchAll(/`([^`]+)`/g)].flatMap(([, code]) => code!.split(/\W+/)),
    )
    expect(Object.keys(names).filter((name) => !spoken.has(name))).toEqual([])
  })

  test('speaks of everything that a model, an exploration and its options have', () => {
    for (const name of 'name schema counts initial tasks properties constants steps limits engine symmetry runs signal onProgress'.split(
      ' ',
    ))
      expect(text).toMatch(new RegExp(`\\b${name}\\b`))
  })
})
