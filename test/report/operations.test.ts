import { describe, expect, test } from 'vitest'
import { eras } from '../../models/eras/index.ts'
import { operations as known } from '../../models/kernel/operations/index.ts'
import { kernelWords } from '../../models/kernel/words/index.ts'
import { storm } from '../../models/storm.ts'
import { loadTest } from '../../src/cli/load-tests.ts'
import { renderExplored } from '../../src/cli/storm-text.ts'
import { verifyTest } from '../../src/cli/verify-test.ts'
import { explore } from '../../src/explorer/index.ts'
import { inOperations, lengthWords } from '../../src/report/operations.ts'
import { renderText, toDocument, type Counterexample } from '../../src/report/index.ts'

const era = eras.find(({ name }) => name === 'v5.7')!
const names = ['write', 'fork', 'get_user_pages_fast', 'read_reference', 'munmap']
const bounds = { threads: [1, 1], pages: 1, references: 1, slots: 0 }

async function leak(): Promise<Counterexample> {
  const used = known.filter(({ name }) => names.includes(name))
  const model = storm(era, used, bounds, 'coarse')
  const exploration = await explore(model)
  const result = exploration.properties.find(({ property }) => property.name === 'I5')!
  const from = { kind: 'storm', ...bounds, frames: null, operations: names } as const
  const origin = { era: era.name, steps: 'coarse', pinBias: null, from } as const
  return toDocument({
    test: 'storm',
    era: era.name,
    model,
    result,
    exploration,
    origin,
    command: '',
    root: '',
    vocabulary: kernelWords,
  })
}

const shown = await leak()
const told = inOperations(shown)
const operationsDone = told.steps.map(({ task, label }) => `${told.tasks[task]!.name}: ${label}`)

describe('a run in coarse steps, as text', () => {
  test('is the operations that were done, and no start of a process among them', () => {
    // CVE-2020-29374: the child writes to what a reference of the parent, which unmapped the page, still refers to; or the other
    // way round. A reference has to be taken before the fork, and someone has to write after it.
    const deeds = operationsDone.map((each) => each.split(' ')[1])
    expect(deeds).not.toContain('start')
    expect(deeds.length).toBeLessThanOrEqual(5)
    expect(deeds).toEqual(expect.arrayContaining(['get_user_pages_fast', 'fork', 'write']))
    expect(lengthWords(shown)).toBe(`${deeds.length} operations`)
  })

  test('has the names that the user gave, and says nothing of whose turn it is', () => {
    // As a litmus test says them: docs/litmus.md.
    const forms = known.filter(({ name }) => names.includes(name)).map(({ form }) => form.split(' ')[0])
    for (const { label } of told.steps) expect(forms).toContain(label.split(' ')[0])
    const text = renderText(shown, { width: 120 })
    expect(text).not.toMatch(/\bturn\b/)
    expect(text).not.toContain('lock_ptl')
    expect(text).toMatch(/^run {7}\d operations$/m)
    expect(text).toMatch(/^Last operation: /m)
  })

  test('ends in the state in which the run ends, but for where tasks are', () => {
    const last = told.steps.flatMap(({ changes }) => changes)
    const all = shown.steps.flatMap(({ changes }) => changes)
    for (const { entity, instance, field, kind } of all.filter((each) => each.kind === 'memory')) {
      const isIt = (each: (typeof all)[number]): boolean =>
        each.entity === entity && each.instance === instance && each.field === field
      const [first] = all.filter(isIt)
      const after = all.findLast(isIt)!.after
      const net = last.findLast(isIt)?.after ?? first!.before
      expect({ entity, instance, field, kind, after: net }).toEqual({ entity, instance, field, kind, after })
    }
  })
})

test('a storm says its operations as a litmus test does: what is done to what', () => {
  const asked = ['write', 'fork', 'get_user_pages', 'read_reference', 'write_reference', 'put', 'unpin']
  const used = known.filter(({ name }) => asked.includes(name))
  const model = storm(era, used, { threads: [1, 1, 1], pages: 1, references: 1, slots: 0 })
  const labels = model.program.tasks.flatMap((task) =>
    [...new Set(task.locations.flatMap(({ transitions }) => transitions.map(({ label }) => label.split('/')[0]!)))].map(
      (label) => `${task.name}: ${label}`,
    ),
  )
  // docs/litmus.md: `write REFERENCE VALUE`, `fork TASK`, `get_user_pages PAGE ACCESS`; the value depends on the state.
  expect(labels).toEqual(
    expect.arrayContaining([
      'holder 0: write reference',
      'holder 0: read reference',
      'holder 0: put reference',
      'holder 0: unpin reference',
      'A: fork B',
      'A: fork C',
      'A: write page 0',
      'A: get_user_pages page 0 read',
    ]),
  )
  expect(labels.filter((label) => /_reference$|: fork$/.test(label))).toEqual([])
})

test('steps that no run takes are named once, and not where one of their name is taken', async () => {
  const used = known.filter(({ name }) => ['write', 'fork'].includes(name))
  const { model, exploration } = await explored(storm(era, used, bounds, 'coarse'))
  const text = renderExplored(
    { heading: '', era: 'v5.7', model, exploration, records: [] },
    { width: 200, verbose: true, runs: false },
  )
  const [, named] = text.split(/^No run takes.*\n/m)
  const lines = named!.trimEnd().split('\n')
  expect(lines.length).toBeGreaterThan(20)
  expect(new Set(lines).size).toBe(lines.length)
  expect(text).toContain(`No run takes ${lines.length} steps:`)
  // Each process copies the page that it shares, in some run.
  expect(lines.filter((line) => line.endsWith(' > wp_page_copy > set_pte_at'))).toEqual([])
})

async function explored(model: ReturnType<typeof storm>) {
  return { model, exploration: await explore(model) }
}

test('a statement that hangs is said as the user wrote it', async () => {
  const text = `litmus hang
"Nobody unprotects the page."
pages x = 0
task one {
  uffd_writeprotect x
  write x 1
}
exists (one:x=2)
`
  const { testIn } = await import('../../src/cli/load-tests.ts')
  const hang = await testIn({ name: 'hang.litmus', text })
  const { records } = await verifyTest(hang, era, { steps: 'fine', pinBias: null }, { runs: true })
  const document = records.find(({ property }) => property === 'deadlock')!.document!
  expect(document.explanation).toBe('one waits at schedule in handle_userfault, in write x 1')
})

test('the start of a process stands where its task does in the file, not in the source of the checker', async () => {
  const b01 = await loadTest('B01-vmsplice-unmap-in-child')
  const { records } = await verifyTest(b01, era, { steps: 'fine', pinBias: null }, { runs: true })
  const { steps } = records.find(({ property }) => property === 'outcome')!.document!
  const start = steps.find(({ label }) => label === 'start')!
  const line = b01.file.text.split('\n').findIndex((each) => each.startsWith('task child')) + 1
  expect(start.litmus).toEqual({ file: b01.file.name, line })
})
