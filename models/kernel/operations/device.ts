import { deviceRead, deviceWrite } from '../device.ts'
import { referenceOf, valueOf, type Operation } from './operation.ts'

export const readReference: Operation = {
  name: 'read_reference',
  form: 'read REFERENCE',
  yields: true,
  inStorm: 'by default',
  summary: 'A device, or the reader of the pipe, reads what the reference names.',
  program: ([reference], world) => deviceRead(referenceOf(reference).slot, world.onValue),
}

export const writeReference: Operation = {
  name: 'write_reference',
  form: 'write REFERENCE VALUE',
  yields: false,
  inStorm: 'by default',
  summary: 'A device writes to what the reference names; the reference must be for writing.',
  program: ([reference, value]) => deviceWrite(referenceOf(reference).slot, valueOf(value)),
}
