import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { galleryIndex, type GalleryCell } from '../../src/report/index.ts'
import { chromiumPath, openPage, PHONE, SMALL_DESK, startChromium } from './browser.ts'

const cell = (outcome: GalleryCell['outcome'], ...seen: string[]): GalleryCell => {
  const page = seen.length > 0 || outcome === 'violated' ? 'pages/x.html' : null
  return { outcome, isExpected: true, seen, page, picture: null }
}

const gallery = {
  eras: ['v5.7', 'v5.9'],
  tests: [
    { name: 'leak', description: 'A child reads what its parent wrote.', cells: [cell('violated'), cell('holds')] },
    { name: 'race', description: 'A pin races with fork.', cells: [cell('holds'), cell('race')] },
    { name: 'cost', description: 'A page is copied for nothing.', cells: [cell('holds'), cell('holds', 'I16')] },
  ],
}

describe.runIf(chromiumPath)('the gallery in Chromium', () => {
  let browser: Browser
  let folder: string
  let path: string

  beforeAll(async () => {
    browser = await startChromium()
    folder = mkdtempSync(join(tmpdir(), 'cowproof-'))
    path = join(folder, 'index.html')
    writeFileSync(path, galleryIndex(gallery))
  })
  afterAll(async () => {
    await browser?.close()
    rmSync(folder, { recursive: true, force: true })
  })

  const shown = async (page: Page): Promise<string[]> => {
    const rows = await page.locator('tbody tr:visible th').allInnerTexts()
    return rows.map((text) => text.split('\n')[0]!)
  }

  test('is filtered by words, by era and by verdict, by keyboard alone', async () => {
    const { page, complaints } = await openPage(browser, path, SMALL_DESK)
    expect(await shown(page)).toEqual(['leak', 'race', 'cost'])
    await page.keyboard.press('/')
    await page.keyboard.type('PIN fork')
    expect(await shown(page)).toEqual(['race'])
    expect(await page.locator('#shown').innerText()).toBe('1 of 3 tests')
    await page.keyboard.press('Escape')
    expect(await shown(page)).toEqual(['leak', 'race', 'cost'])
    const choose = (field: string, value: string) => page.getByRole('combobox', { name: field }).selectOption(value)
    await choose('that say', 'violated')
    expect(await shown(page)).toEqual(['leak', 'race'])
    await choose('under', 'v5.9')
    expect(await shown(page)).toEqual(['race'])
    expect(await page.locator('thead th:visible').allInnerTexts()).toEqual(['test', 'v5.9'])
    await choose('that say', 'seen')
    expect(await shown(page)).toEqual(['cost'])
    await choose('that say', 'holds')
    expect(await shown(page)).toEqual(['leak', 'cost'])
    expect(complaints).toEqual([])
    await page.close()
  })

  test('has a sign for what holds, and for what was seen', async () => {
    const { page } = await openPage(browser, path, SMALL_DESK)
    expect(await page.getByRole('img', { name: 'race under v5.7: holds' }).innerText()).toBe('✓')
    expect(await page.getByRole('link', { name: 'cost under v5.9: holds, I16 seen' }).innerText()).toBe('✓+')
    await page.close()
  })

  test.each([
    ['at a small desk', SMALL_DESK],
    ['in the dark', { ...SMALL_DESK, colours: 'dark' as const }],
    ['on a phone', PHONE],
  ])('has nothing that keeps anybody out: %s', async (_, screen) => {
    const { page } = await openPage(browser, path, screen)
    expect(await page.evaluate(() => document.scrollingElement!.scrollWidth)).toBeLessThanOrEqual(screen.width)
    await page.evaluate(readFileSync(createRequire(import.meta.url).resolve('axe-core'), 'utf8'))
    const found = await page.evaluate(async () => {
      const { axe } = globalThis as unknown as { axe: { run(): Promise<{ violations: readonly { id: string }[] }> } }
      return (await axe.run()).violations.map(({ id }) => id)
    })
    expect(found).toEqual([])
    await page.close()
  })
})
