import { release } from '../put.ts'
import { slotOf, type Operation } from './operation.ts'

export const put: Operation = {
  name: 'put',
  form: 'put REFERENCE',
  yields: false,
  summary: 'put_page(): gives a plain reference back.',
  program: ([reference]) => release(slotOf(reference), 'get'),
}

export const unpin: Operation = {
  name: 'unpin',
  form: 'unpin REFERENCE',
  yields: false,
  summary: 'unpin_user_page(): gives a pin back.',
  program: ([reference]) => release(slotOf(reference), 'pin'),
}
