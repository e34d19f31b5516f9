import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parseDocument, type Counterexample } from '../../src/report/index.ts'
import { cowproof } from '../cli/cowproof.ts'
import { chromiumPath, DESK, openPage, PHONE, SMALL_DESK, startChromium } from './browser.ts'

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

  test('says under the title what the run comes of, and marks it in the picture', async () => {
    const { page, complaints } = await openPage(browser, path)
    const header = page.getByRole('banner')
    expect(await header.innerText()).toContain('A child reads from a pipe what its parent wrote after fork')
    expect(await header.locator('.about').innerText()).toContain('CVE-2020-29374')
    const cause = header.locator('.cause')
    expect(await cause.innerText()).toMatch(
      /step 36 .*saw that mapcount of frame 0 is 1, so the page is reused; it did not see that refcount of frame 0 is 2/,
    )
    const memory = page.locator('.memory svg')
    expect(await memory.textContent()).toContain('< step 36 saw 1')
    // Nothing was read into the register before the last step.
    expect(await memory.textContent()).toContain('unset -> 2')
    await cause.getByRole('button', { name: 'step 36' }).click()
    expect(await counter(page)).toBe(`36 of ${report.steps.length}`)
    expect(complaints).toEqual([])
    await page.close()
  })

  test('the headline follows the era beside it', async () => {
    const { page } = await openPage(browser, path)
    await page.getByLabel('The same schedule under').selectOption('v5.19')
    expect(await page.locator('h1').innerText()).toBe('B01-vmsplice-unmap-in-child under v5.7, beside v5.19')
    expect(await page.title()).toContain('beside v5.19')
    const header = page.getByRole('banner')
    expect(await header.innerText()).toMatch(/v5\.19: not broken\. Here v5\.19 does wp_page_copy\(\)/)
    expect(await header.locator('.cause').count()).toBe(0)
    await page.getByLabel('The same schedule under').selectOption('')
    expect(await page.locator('h1').innerText()).toBe('B01-vmsplice-unmap-in-child under v5.7')
    await page.close()
  })

  test('on a small desk, all lanes of B06 are in view, and so is the step at hand, wherever that is', async () => {
    await cowproof(['view', 'B06-pin-fast-races-fork', '--era', 'v5.9', '--output', folder])
    const { page } = await openPage(browser, join(folder, 'b06-pin-fast-races-fork--v5.9--outcome.html'), SMALL_DESK)
    const heads = await page.locator('.lane-heads div').all()
    expect(await Promise.all(heads.map(async (head) => (await head.innerText()).split('\n')[0]))).toEqual([
      'parent',
      'pinner',
      'child',
      'disk',
    ])
    for (const head of heads) expect(await isInView(head, page)).toBe(true)
    for (const move of ['End', 'Home', 'PageDown', 'PageDown', 'PageDown', 'PageDown', 'End']) {
      await page.keyboard.press(move)
      const current = page.locator('.lanes [aria-current=step]')
      if ((await current.count()) > 0) expect(await isInView(current, page), move).toBe(true)
    }
    // One pin weighs 16, and one mapping has a reference.
    expect(await page.locator('.memory svg').textContent()).toContain('17 (1 pin + 1)')
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
    ['at a small desk', SMALL_DESK],
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

/** True where all of it is within the window and within the list that it scrolls with. */
async function isInView(what: Locator, page: Page): Promise<boolean> {
  const box = (await what.boundingBox())!
  const list = (await page.locator('.lanes').boundingBox())!
  return (
    box.x >= list.x &&
    box.x + box.width <= Math.min(SMALL_DESK.width, list.x + list.width) + 1 &&
    box.y >= list.y &&
    box.y + box.height <= Math.min(SMALL_DESK.height, list.y + list.height)
  )
}

/** Of a colour as browsers compute it, `rgb(32, 33, 36)`: from 0 to 765. */
function brightness(colour: string): number {
  return colour.match(/\d+/g)!.reduce((sum, part) => sum + Number(part), 0)
}

interface Violation {
  readonly id: string
  readonly nodes: readonly { readonly html: string }[]
}
