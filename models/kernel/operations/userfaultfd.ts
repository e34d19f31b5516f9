import { uffdWriteprotect } from '../userfaultfd.ts'
import { pageOf, type Operation } from './operation.ts'

export const uffdProtect: Operation = {
  name: 'uffd_writeprotect',
  form: 'uffd_writeprotect PAGE',
  yields: false,
  inStorm: 'when named',
  summary: 'UFFDIO_WRITEPROTECT: whoever stores to the page waits until it is unprotected.',
  program: ([page], world) => uffdWriteprotect(pageOf(page, world), 'protect', world.choices),
}

export const uffdUnprotect: Operation = {
  name: 'uffd_unprotect',
  form: 'uffd_unprotect PAGE',
  yields: false,
  inStorm: 'when named',
  summary: 'UFFDIO_WRITEPROTECT without its WP mode: stores may go on.',
  program: ([page], world) => uffdWriteprotect(pageOf(page, world), 'unprotect', world.choices),
}
