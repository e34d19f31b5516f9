import type * as Rasteriser from '@resvg/resvg-js'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { COLOURS } from './svg-shapes.ts'
import { UserError } from './user-error.ts'

/** Pixels for one of the SVG, so that small type stays sharp; fewer where the picture would have more than MOST of them. */
const ZOOM = 2
const MOST = 40_000_000

/**
 * Rasterises an SVG. Text is drawn in a font that comes along (Cousine, whose letters are as wide as Courier's), so the
 * same SVG gives the same pixels on every machine, and text on one without fonts. Throws a `UserError` for a system that
 * the rasteriser is not built for.
 */
export async function renderPng(svg: string): Promise<Uint8Array> {
  const { Resvg } = await rasteriser()
  const font = {
    loadSystemFonts: false,
    fontFiles: fontFiles(),
    defaultFontFamily: FAMILY,
    monospaceFamily: FAMILY,
    sansSerifFamily: FAMILY,
    serifFamily: FAMILY,
  }
  const { width, height } = new Resvg(svg, { font })
  const zoom = Math.min(ZOOM, Math.sqrt(MOST / (width * height)))
  return new Resvg(svg, { font, background: COLOURS.paper, fitTo: { mode: 'zoom', value: zoom } }).render().asPng()
}

const FAMILY = 'Cousine'

function fontFiles(): string[] {
  const folder = dirname(createRequire(import.meta.url).resolve('@expo-google-fonts/cousine/package.json'))
  return ['400Regular', '400Regular_Italic', '700Bold'].map((style) => join(folder, style, `Cousine_${style}.ttf`))
}

/** Loaded when it is needed: it is native code, and its builds are optional dependencies. */
async function rasteriser(): Promise<typeof Rasteriser> {
  try {
    return await import('@resvg/resvg-js')
  } catch (error) {
    throw new UserError(
      `PNG is not available on ${process.platform} ${process.arch}: @resvg/resvg-js cannot be loaded. ` +
        'Ask for SVG, or install again without --omit=optional',
      { cause: error },
    )
  }
}
