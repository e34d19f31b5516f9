import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parseDocument, type Counterexample } from '../../src/report/index.ts'
import { cowproof } from '../cli/cowproof.ts'
import { chromiumPath, DESK, openPage, PHONE, startChromium } from './browser.ts'

test.runIf(process.env['CI'])('in CI, Chromium is installed', () => expect(chromiumPath).not.toBeNull())

describe.runIf(chromiumPath)('the viewer in Chromium', () => {
  let browser: Browser
  let folder: string
  let path: string
  let report: Counterexample

  beforeAll(async () => {
    browser = await startChromium()
    folder = mkdtempSync(join(tmpdir(), 'cowproof-'))
    const name = join(folder, 'b01-vmsplice-unmap-in-child--v5.7--outcome')
    await cowproof(['verify', 'B01', '--era', 'v5.7', '--property', 'outcome', '--reports', folder])
    const { code, stdout } = await cowproof(['view', `${name}.json`])
    expect([code, stdout]).toEqual([0, `${name}.html\n`])
    path = `${name}.html`
    report = parseDocument(readFileSync(`${name}.json`, 'utf8'))
  })
  afterAll(async () => {
    await browser?.close()
    rmSync(folder, { recursive: true, force: true })
  })

  const counter = (page: Page) => page.getByLabel('Steps', { exact: true }).locator('output').first().innerText()

  test('goes through the steps by keys, buttons, slider and lanes, and says each sentence', async () => {
    const { page, complaints } = await openPage(browser, path)
    const last = report.steps.length
    expect(await counter(page)).toBe(`${last} of ${last}`)
    await page.keyboard.press('Home')
    expect(await counter(page)).toBe(`0 of ${last}`)
    for (const [index, { sentence }] of report.steps.entries()) {
      await page.keyboard.press('ArrowRight')
      expect(await counter(page)).toBe(`${index + 1} of ${last}`)
      expect(await page.locator('.sentence').innerText()).toContain(sentence)
      expect(await page.locator('.lanes [aria-current=step]').count()).toBe(1)
    }
    await page.getByRole('button', { name: 'One step back' }).click()
    expect(await counter(page)).toBe(`${last - 1} of ${last}`)
    await page.getByRole('slider', { name: 'Step' }).fill('3')
    expect(await counter(page)).toBe(`3 of ${last}`)
    await page.getByRole('button', { name: /^Step 7, parent/ }).click()
    expect(await counter(page)).toBe(`7 of ${last}`)
    // 38 is wp_page_reuse(), in the parent's second store; Page Up leads to where that begins.
    await page.goto(`${page.url().split('#')[0]}#step=38`)
    expect(await page.locator('.sentence').innerText()).toContain('wp_page_reuse')
    await page.keyboard.press('PageUp')
    await page.keyboard.press('ArrowRight')
    expect(await page.locator('.sentence').innerText()).toContain('write x 2 > store > page_fault')
    expect(complaints).toEqual([])
    await page.close()
  })

  test('draws memory, changes and the lines of the program for the step at hand', async () => {
    const { page, complaints } = await openPage(browser, path, DESK, '#step=38')
    const memory = page.locator('.memory svg')
    expect(await memory.innerHTML()).toContain('no -&gt; yes')
    expect(await page.locator('.changes').innerText()).toContain('pte parent:x writable no -> yes')
    const [litmus, model] = await page.locator('.source-text .current').allInnerTexts()
    expect(litmus).toContain('write x 2')
    expect(model).toContain("step('wp_page_reuse'")
    await page.keyboard.press('End')
    expect(await memory.innerHTML()).toContain('var(--red)')
    expect(complaints).toEqual([])
    await page.close()
  })

  test('finds steps by what is said of them', async () => {
    const { page, complaints } = await openPage(browser, path)
    await page.keyboard.press('Home')
    await page.keyboard.press('/')
    await page.keyboard.type('UNMAP lock_ptl')
    const rows = page.locator('.lanes .found')
    const expected = report.steps.flatMap(({ path: routines, label }, index) =>
      label.includes('lock_ptl') && routines.join().includes('munmap') ? [`${index + 1}`] : [],
    )
    expect(expected.length).toBeGreaterThan(1)
    expect(await rows.locator('.number').allInnerTexts()).toEqual(expected)
    for (const number of [...expected, expected[0]!]) {
      await page.keyboard.press('Enter')
      expect(await counter(page)).toBe(`${number} of ${report.steps.length}`)
    }
    await page.keyboard.press('Shift+Enter')
    expect(await counter(page)).toBe(`${expected.at(-1)!} of ${report.steps.length}`)
    await page.getByLabel('Search steps').fill('no such step')
    expect(await page.getByRole('search').innerText()).toContain('nothing')
    expect(complaints).toEqual([])
    await page.close()
  })

  test('puts the same schedule under another era beside it, and leads to where they part', async () => {
    const { page, complaints } = await openPage(browser, path)
    await page.getByLabel('The same schedule under').selectOption('v5.19')
    // 17839856fd58 and its followers: the page has another reference, so it is copied.
    const parting = page.locator('.parting')
    expect(await parting.innerText()).toMatch(/v5\.19 does wp_page_copy\(\) instead of wp_page_reuse/)
    expect(await page.locator('.memory').count()).toBe(2)
    const here = await counter(page)
    expect(await page.locator('.lanes .parts .number').innerText()).toBe(here.split(' ')[0])
    await page.keyboard.press('End')
    const [left, right] = await page.locator('.memory svg').all()
    expect(await left!.innerHTML()).toContain('var(--red)')
    expect(await right!.innerHTML()).not.toContain('var(--red)')
    await page.keyboard.press('d')
    expect(await counter(page)).toBe(here)
    expect(page.url()).toContain('with=v5.19')
    expect(complaints).toEqual([])
    await page.close()
  })

  test('keys that come faster than drawings lose no step', async () => {
    const { page } = await openPage(browser, path, DESK, '#step=0')
    await page.evaluate(() => {
      for (let n = 0; n < 9; n++) dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowRight' }))
    })
    expect(await counter(page)).toBe(`9 of ${report.steps.length}`)
    await page.close()
  })

  test.each([
    ['at a desk', DESK],
    ['in the dark', { ...DESK, colours: 'dark' as const }],
    ['on a phone', PHONE],
  ])('has nothing that keeps anybody out: %s', async (_, screen) => {
    const { page, complaints } = await openPage(browser, path, screen)
    expect(await page.evaluate(() => document.scrollingElement!.scrollWidth)).toBeLessThanOrEqual(screen.width)
    const ground = await page.evaluate(() => getComputedStyle(document.body).backgroundColor)
    expect(brightness(ground) < 3 * 128).toBe('colours' in screen)
    // axe looks at no text of drawings.
    const inks = await page
      .locator('.memory text')
      .evaluateAll((texts) => texts.map((each) => getComputedStyle(each).fill))
    expect(inks.length).toBeGreaterThan(20)
    for (const ink of new Set(inks)) expect(Math.abs(brightness(ink) - brightness(ground)), ink).toBeGreaterThan(200)
    await page.evaluate(readFileSync(createRequire(import.meta.url).resolve('axe-core'), 'utf8'))
    for (const era of ['', 'v5.19']) {
      await page.getByLabel('The same schedule under').selectOption(era)
      const found = await page.evaluate(async () => {
        const { axe } = globalThis as unknown as { axe: { run(): Promise<{ violations: readonly Violation[] }> } }
        return (await axe.run()).violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)
      })
      expect(found).toEqual([])
    }
    expect(complaints).toEqual([])
    await page.close()
  })
})

/** Of a colour as browsers compute it, `rgb(32, 33, 36)`: from 0 to 765. */
function brightness(colour: string): number {
  return colour.match(/\d+/g)!.reduce((sum, part) => sum + Number(part), 0)
}

interface Violation {
  readonly id: string
  readonly nodes: readonly { readonly html: string }[]
}
