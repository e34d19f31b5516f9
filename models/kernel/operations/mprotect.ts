import { mprotect as protect } from '../mprotect.ts'
import { accessOf, pageOf, type Operation } from './operation.ts'

export const mprotect: Operation = {
  name: 'mprotect',
  form: 'mprotect PAGE ACCESS',
  yields: false,
  inStorm: 'when named',
  summary: 'mprotect(): `read` is PROT_READ, `write` is PROT_READ|PROT_WRITE.',
  program: ([page, access], world) => protect(pageOf(page, world), accessOf(access), world.choices),
}
