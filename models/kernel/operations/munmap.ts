import { munmap as unmap } from '../unmap.ts'
import { pageOf, type Operation } from './operation.ts'

export const munmap: Operation = {
  name: 'munmap',
  form: 'munmap PAGE',
  yields: false,
  inStorm: 'by default',
  summary: 'munmap() of the page.',
  program: ([page], world) => unmap(pageOf(page, world)),
}
