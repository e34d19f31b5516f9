import { readdirSync, readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { describe, expect, test } from 'vitest'
import { check } from '../../src/litmus/check.ts'
import { formatError } from '../../src/litmus/diagnostic.ts'
import { parse } from '../../src/litmus/parse.ts'
import { vocabulary } from '../../src/litmus/vocabulary.ts'

const folder = new URL('../../models/litmus/', import.meta.url)
const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.litmus'))

describe('the litmus tests of the project', () => {
  test('are there', () => expect(files.length).toBeGreaterThanOrEqual(11))

  test.each(files)('%s is without mistakes, has its file name, a source, and a result for every era', (file) => {
    const parsed = parse(readFileSync(new URL(file, folder), 'utf8'), file)
    if (!parsed.ok) throw new Error(formatError(parsed.error))
    const checked = check(parsed.value, vocabulary)
    if (!checked.ok) throw new Error(formatError(checked.error))
    const { name, source, expectations } = checked.value
    expect(name).toBe(basename(file, '.litmus'))
    expect(source).not.toBeNull()
    for (const era of ['v5.7', 'v5.9', 'v5.19']) expect(expectations.get(era)?.result?.note).toBeTruthy()
  })
})
