import { deviceRead, deviceWrite } from '../device.ts'
import { slotOf, valueOf, type Operation } from './operation.ts'

export const readReference: Operation = {
  name: 'read_reference',
  form: 'read REFERENCE',
  yields: true,
  summary: 'A device, or the reader of the pipe, reads what the reference names.',
  program: ([reference], world) => deviceRead(slotOf(reference), world.onValue),
}

export const writeReference: Operation = {
  name: 'write_reference',
  form: 'write REFERENCE VALUE',
  yields: false,
  summary: 'A device writes to what the reference names; the reference must be for writing.',
  program: ([reference, value]) => deviceWrite(slotOf(reference), valueOf(value)),
}
