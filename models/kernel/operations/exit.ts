import { exitMm } from '../unmap.ts'
import type { Operation } from './operation.ts'

export const exit: Operation = {
  name: 'exit',
  form: 'exit',
  yields: false,
  endsProcess: true,
  inStorm: 'by default',
  summary: 'The process ends and all its pages are unmapped (exit_mmap). It must have no other thread.',
  program: (_, world) => exitMm(world.pages),
}
