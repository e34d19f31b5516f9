// What a thread of the pool loads: the work that it may be told to do.
export { evidenceCell, galleryTest, gateCell, matrixCell, verifyCell } from './cell.ts'
