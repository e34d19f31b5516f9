import { release } from '../put.ts'
import { referenceOf, type Operation } from './operation.ts'

export const put: Operation = {
  name: 'put',
  form: 'put REFERENCE',
  yields: false,
  inStorm: 'by default',
  reference: { does: 'give back', kind: 'get' },
  summary: 'put_page(): gives a plain reference back.',
  program: ([reference]) => release(referenceOf(reference), 'get'),
}

export const unpin: Operation = {
  name: 'unpin',
  form: 'unpin REFERENCE',
  yields: false,
  inStorm: 'by default',
  reference: { does: 'give back', kind: 'pin' },
  summary: 'unpin_user_page(): gives a pin back.',
  program: ([reference]) => release(referenceOf(reference), 'pin'),
}
