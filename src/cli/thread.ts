// As in main.ts: reports name the lines of the sources, whichever thread made them.
process.setSourceMapsEnabled(true)
export const { verifyCell, matrixCell, gateCell, evidenceCell, galleryTest } = await import('./cell.ts')
