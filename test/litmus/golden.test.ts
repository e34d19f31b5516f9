import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { check } from '../../src/litmus/check.ts'
import { formatError } from '../../src/litmus/diagnostic.ts'
import { parseBytes } from '../../src/litmus/parse.ts'
import { vocabulary } from './signatures.ts'

// Each NAME.litmus has at least one mistake; NAME.txt is what its author reads.
const folder = new URL('../golden/litmus/', import.meta.url)
const names = readdirSync(folder).flatMap((file) =>
  file.endsWith('.litmus') ? [file.slice(0, -'.litmus'.length)] : [],
)

describe('messages for wrong litmus files', () => {
  test.each(names)('%s', async (name) => {
    const parsed = parseBytes(readFileSync(new URL(`${name}.litmus`, folder)), `${name}.litmus`)
    const result = parsed.ok ? check(parsed.value, vocabulary) : parsed
    if (result.ok) throw new Error('this file should have a mistake')
    await expect(formatError(result.error)).toMatchFileSnapshot(`../golden/litmus/${name}.txt`)
  })
})
