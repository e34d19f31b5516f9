import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { variants } from '../../models/eras/index.ts'
import { explore } from '../../src/explorer/index.ts'
import { check } from '../../src/litmus/check.ts'
import { elaborate } from '../../src/litmus/elaborate.ts'
import { judge } from '../../src/litmus/judge.ts'
import { parse } from '../../src/litmus/parse.ts'
import { vocabulary } from '../../src/litmus/vocabulary.ts'

const folder = new URL('../../models/litmus/', import.meta.url)
const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.litmus'))

/** What litmus files say of variants, which `verify` runs only where they are named. */
const stated = files.flatMap((file) => {
  const text = readFileSync(new URL(file, folder), 'utf8')
  return variants
    .filter(({ name }) => new RegExp(`^result .*${name}\\b`, 'm').test(text))
    .map((era) => [file, era.name, text, era] as const)
})

describe('variants', () => {
  test('each has something said of it', () => {
    expect(new Set(stated.map(([, name]) => name))).toEqual(new Set(variants.map(({ name }) => name)))
  })

  test.each(stated)('%s says what happens in %s', async (file, name, text, era) => {
    const tree = parse(text, file)
    const checked = tree.ok ? check(tree.value, vocabulary) : tree
    if (!checked.ok) throw new Error(`${file} has mistakes`)
    const elaborated = elaborate(checked.value, era)
    const { results } = judge(checked.value, name, elaborated, await explore(elaborated.model))
    expect(results.map(({ property, surprise }) => [property.name, surprise])).toEqual(
      results.map(({ property }) => [property.name, null]),
    )
    expect(results.find(({ property }) => property.name === 'outcome')?.expected).not.toBeNull()
  })

  test('the others are run without anything expected', () => {
    const tree = parse(readFileSync(new URL('bugs/B04-pin-then-fork.litmus', folder), 'utf8'), 'B04')
    const checked = tree.ok ? check(tree.value, vocabulary) : tree
    if (!checked.ok) throw new Error('B04 has mistakes')
    expect(checked.value.expectations.has('v5.19')).toBe(true)
    expect(checked.value.expectations.has('arcangeli-2021-01')).toBe(false)
  })
})
