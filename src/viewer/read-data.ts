import { unshare, type Shared } from '../report/share.ts'
import { DATA_ELEMENT, type ViewerData } from '../report/viewer-data.ts'

/** The runs that the page holds. Throws where it holds none. */
export async function readData(): Promise<ViewerData> {
  const packed = document.getElementById(DATA_ELEMENT)?.textContent
  if (!packed) throw new Error('this page is a template without a run: write one with `cowproof view REPORT`')
  const bytes = Uint8Array.from(atob(packed), (character) => character.charCodeAt(0))
  const text = new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate')))
  return unshare((await text.json()) as Shared) as ViewerData
}
