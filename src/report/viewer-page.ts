import { deflateSync, inflateSync } from 'node:zlib'
import { share, unshare, type Shared } from './share.ts'
import { DATA_ELEMENT, type ViewerData } from './viewer-data.ts'

/** Where the template expects the data. */
const PLACE = '<!--runs-->'

/**
 * One HTML file that shows the runs without a network. `template` is the viewer as it was built. Throws an `Error` for
 * a template that has no place for runs.
 */
export function viewerPage(template: string, data: ViewerData): string {
  if (!template.includes(PLACE)) throw new Error('the template of the viewer has no place for runs')
  const packed = deflateSync(JSON.stringify(share(data)), { level: 9 }).toString('base64')
  return template.replace(
    PLACE,
    () => `<script id="${DATA_ELEMENT}" type="application/octet-stream">${packed}</script>`,
  )
}

/** The runs of a page. Throws an `Error` where it has none. */
export function dataOfPage(page: string): ViewerData {
  const [, packed] = new RegExp(`<script id="${DATA_ELEMENT}"[^>]*>([^<]*)<`).exec(page) ?? []
  if (packed === undefined) throw new Error('the page has no runs')
  return unshare(JSON.parse(inflateSync(Buffer.from(packed, 'base64')).toString()) as Shared) as ViewerData
}
