import { expect, test } from 'vitest'
import { v5_19 } from '../../models/eras/v5.19.ts'
import { v5_9 } from '../../models/eras/v5.9.ts'
import { violatedBy } from './violated.ts'

const clearedDuring = (move: string): string => `
litmus soft-dirty-during-migration
"A page whose soft-dirty bit is cleared is not stored to without a fault."
source fs/proc/task_mmu.c, clear_soft_dirty()

pages x = 0

task process {
  write x 1
  signal written
  await cleaner:done
  write x 2
}

thread cleaner of process {
  await process:written
  clear_refs x
  signal done
}

thread mover of process {
  await process:written
  ${move}
}

exists (process:x!=2)
`

// clear_soft_dirty() takes the write bit of a present PTE, and of a migration entry only the soft-dirty bit.
test.each([v5_9, v5_19])('$name loses sight of a store where clear_refs finds a migration entry', async (era) => {
  expect(await violatedBy(clearedDuring('migrate x'), era)).toEqual(['I18'])
  expect(await violatedBy(clearedDuring('read x'), era)).toEqual([])
})
