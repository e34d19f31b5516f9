import { uffdioContinue } from '../uffdio-continue.ts'
import { pageOf, type Operation } from './operation.ts'

export const uffdioContinueOperation: Operation = {
  name: 'uffdio_continue',
  form: 'uffdio_continue PAGE',
  yields: false,
  inStorm: 'never',
  summary: 'ioctl(UFFDIO_CONTINUE): maps the page that the file has, where nothing is mapped.',
  program: ([page], world) => uffdioContinue(pageOf(page, world), world.choices),
}
