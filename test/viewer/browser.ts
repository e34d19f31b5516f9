import { existsSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import { chromium, type Browser, type Page } from 'playwright-core'

/** Chromium as distributions install it, or where CHROMIUM says; null where there is none. */
export const chromiumPath =
  [process.env['CHROMIUM'] ?? '', '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(
    (path) => existsSync(path),
  ) ?? null

/** Root, as whom CI may run, has no sandbox. */
export function startChromium(): Promise<Browser> {
  return chromium.launch({ executablePath: chromiumPath!, args: ['--no-sandbox'] })
}

export interface Watched {
  readonly page: Page
  /** What the console and the page complained of, and all that it asked of any host. */
  readonly complaints: string[]
}

export interface Screen {
  readonly width: number
  readonly height: number
  readonly colours?: 'light' | 'dark'
}

export const DESK: Screen = { width: 1440, height: 900 }
export const SMALL_DESK: Screen = { width: 1280, height: 800 }
export const PHONE: Screen = { width: 390, height: 844 }

export async function openPage(browser: Browser, path: string, screen: Screen = DESK, hash = ''): Promise<Watched> {
  const { width, height, colours = 'light' } = screen
  const page = await browser.newPage({ viewport: { width, height }, colorScheme: colours })
  const complaints: string[] = []
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text())
  })
  page.on('pageerror', ({ message }) => complaints.push(message))
  page.on('request', (request) => {
    if (!/^(?:file|data):/.test(request.url())) complaints.push(`asks for ${request.url()}`)
  })
  await page.goto(`${pathToFileURL(path).href}${hash}`)
  await page.waitForSelector('h1')
  return { page, complaints }
}
