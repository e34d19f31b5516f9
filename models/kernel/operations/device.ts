import { deviceRead, deviceWrite } from '../device.ts'
import { referenceOf, valueOf, type Operation } from './operation.ts'

export const readReference: Operation = {
  name: 'read_reference',
  form: 'read REFERENCE',
  yields: true,
  inStorm: 'by default',
  reference: { does: 'load' },
  summary: 'A device, or the reader of the pipe, reads what the reference names.',
  program: ([reference], world) => deviceRead(referenceOf(reference), world.onValue, world.onFault),
}

export const writeReference: Operation = {
  name: 'write_reference',
  form: 'write REFERENCE VALUE',
  yields: false,
  inStorm: 'by default',
  reference: { does: 'store' },
  summary: 'A device writes to what the reference names; the reference must be for writing.',
  program: ([reference, value]) => deviceWrite(referenceOf(reference), valueOf(value)),
}
