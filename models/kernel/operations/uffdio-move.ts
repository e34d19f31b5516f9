import { uffdioMove as move, uffdioRegister as register } from '../uffdio-move.ts'
import { pageOf, type Operation } from './operation.ts'

export const uffdioRegister: Operation = {
  name: 'uffdio_register',
  form: 'uffdio_register',
  yields: false,
  inStorm: 'when named',
  summary: 'Registers the memory of the process with a userfaultfd (UFFDIO_REGISTER), which uffdio_move asks for.',
  program: (_, world) => register(pageOf({ kind: 'page', page: 0 }, world)),
}

export const uffdioMove: Operation = {
  name: 'uffdio_move',
  form: 'uffdio_move PAGE PAGE',
  yields: false,
  inStorm: 'when named',
  summary:
    'Moves what is mapped at the first page to the second, where nothing is (UFFDIO_MOVE, since v6.8); else fails.',
  program: ([from, to], world) => move(pageOf(from, world), pageOf(to, world), world.choices),
}
