import { breakKsm, ksmScan } from '../ksm.ts'
import { pageOf, type Operation } from './operation.ts'

export const ksm: Operation = {
  name: 'ksm_scan',
  form: 'ksm_scan PAGE',
  yields: false,
  inStorm: 'when named',
  frames: 1,
  summary: 'ksmd merges the page with one of equal content, if there is any; waits until it is mapped.',
  program: ([page], world) => ksmScan(pageOf(page, world), world.choices),
}

export const madviseUnmergeable: Operation = {
  name: 'madvise_unmergeable',
  form: 'madvise_unmergeable PAGE',
  yields: false,
  inStorm: 'when named',
  summary: 'madvise(MADV_UNMERGEABLE): gives the process a page of its own again.',
  program: ([page], world) => breakKsm(pageOf(page, world), world.choices),
}
