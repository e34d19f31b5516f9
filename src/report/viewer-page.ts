import { deflateSync } from 'node:zlib'
import { DATA_ELEMENT, type ViewerData } from './viewer-data.ts'

/** Where the template expects the data. */
const PLACE = '<!--runs-->'

/**
 * One HTML file that shows the runs without a network. `template` is the viewer as it was built. Throws an `Error` for
 * a template that has no place for runs.
 */
export function viewerPage(template: string, data: ViewerData): string {
  if (!template.includes(PLACE)) throw new Error('the template of the viewer has no place for runs')
  const packed = deflateSync(JSON.stringify(data), { level: 9 }).toString('base64')
  return template.replace(
    PLACE,
    () => `<script id="${DATA_ELEMENT}" type="application/octet-stream">${packed}</script>`,
  )
}
