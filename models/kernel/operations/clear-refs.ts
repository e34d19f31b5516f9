import { clearRefs as clear } from '../clear-refs.ts'
import { pageOf, type Operation } from './operation.ts'

export const clearRefs: Operation = {
  name: 'clear_refs',
  form: 'clear_refs PAGE',
  yields: false,
  inStorm: 'when named',
  summary: 'Clears the soft-dirty bit of the page (4 to /proc/PID/clear_refs), which write-protects its PTE.',
  program: ([page], world) => clear(pageOf(page, world), world.choices),
}
