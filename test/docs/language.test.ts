import { mkdtempSync, readFileSync, symlinkSync, writeFileSync, mkdirSync, rmSync } from 'node:fs'
import { execFileSync, spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

const root = join(import.meta.dirname, '../..')
const documents = ['docs/language.md']
let folder = ''
/** What the compiler says of the blocks, each as a file. */
let mistakes = ''

/** A folder in which `cowproof` is installed: the package as built in dist/. */
beforeAll(() => {
  mkdirSync(join(root, 'dist'), { recursive: true })
  folder = mkdtempSync(join(root, 'dist', 'documents-'))
  mkdirSync(join(folder, 'node_modules'))
  symlinkSync(root, join(folder, 'node_modules', 'cowproof'))
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }')
  mistakes = compileAll()
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** The TypeScript blocks of a document, in order. */
function blocksOf(document: string): string[] {
  const text = readFileSync(join(root, document), 'utf8')
  return [...text.matchAll(/^```ts\n(.*?)^```$/gms)].map(([, code]) => code!)
}

function fileOf(document: string, index: number): string {
  return `${document.replaceAll(/\W/g, '-')}-${index}`
}

/** All blocks at once: a compiler reads the library once. */
function compileAll(): string {
  const files = documents.flatMap((document) =>
    blocksOf(document).map((code, index) => {
      const file = join(folder, `${fileOf(document, index)}.ts`)
      writeFileSync(file, code)
      return file
    }),
  )
  const target = ['--strict', '--target', 'es2023', '--module', 'nodenext', '--skipLibCheck']
  const types = ['--types', 'node', '--typeRoots', join(root, 'node_modules/@types')]
  const compiler = join(root, 'node_modules/.bin/tsc')
  return spawnSync(compiler, ['--ignoreConfig', ...target, ...types, ...files], { encoding: 'utf8' }).stdout
}

describe.each(documents)('%s', (document) => {
  const blocks = blocksOf(document)

  test('has code', () => expect(blocks.length).toBeGreaterThan(0))

  test.each(blocks.map((code, index) => ({ code, index })))(
    'block $index type-checks and prints what it says',
    ({ code, index }) => {
      expect(mistakes.split('\n').filter((line) => line.includes(`${fileOf(document, index)}.ts`))).toEqual([])
      const printed = execFileSync(process.execPath, [join(folder, `${fileOf(document, index)}.js`)], {
        encoding: 'utf8',
      })
      // Each `console.log(...) // expected` line of a block says what it prints.
      const promised = [...code.matchAll(/console\.log\(.*\) \/\/ (.*)$/gm)].map(([, text]) => text!)
      expect(promised.length).toBeGreaterThan(0)
      expect(printed.trim().split('\n')).toEqual(promised)
    },
  )
})
