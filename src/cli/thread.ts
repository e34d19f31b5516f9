// What a thread of the pool loads: the work that it may be told to do.
import * as work from './cell.ts'
import { answering } from './thread-answer.ts'

export const verifyCell = answering(work.verifyCell)
export const matrixCell = answering(work.matrixCell)
export const gateCell = answering(work.gateCell)
export const evidenceCell = answering(work.evidenceCell)
export const galleryTest = answering(work.galleryTest)
