import { describe, expect, test } from 'vitest'
import { operationCalled } from '../../models/kernel/operations/also-called.ts'
import { operations } from '../../models/kernel/operations/index.ts'
import { check } from '../../src/litmus/check.ts'
import { formatError, suggest } from '../../src/litmus/diagnostic.ts'
import { parse } from '../../src/litmus/parse.ts'
import { vocabulary } from '../../src/litmus/vocabulary.ts'

function messageOf(statement: string): string {
  const text = `litmus x\n"A test."\npages x = 0\ntask t {\n  ${statement}\n}\nexists (t:x=1)\n`
  const parsed = parse(text, 'x.litmus')
  const checked = parsed.ok ? check(parsed.value, vocabulary) : parsed
  return checked.ok ? '' : formatError(checked.error)
}

describe('an operation that goes by another name', () => {
  test.each([
    // madvise(2): MADV_PAGEOUT reclaims; shrink_folio_list() is what reclaim does it in. swapoff(8) is something else.
    ['swapout', 'reclaim'],
    ['SWAP-OUT', 'reclaim'],
    ['madvise_pageout', 'reclaim'],
    // mm/gup.c: access_remote_vm() passes FOLL_FORCE, and ptrace(2) goes through it.
    ['ptrace', 'get_user_pages_force'],
    ['gup', 'get_user_pages'],
    ['put_page', 'put'],
    ['ksm', 'ksm_scan'],
  ])('%s is told to be %s', (word, head) => {
    expect(operationCalled(word)).toBe(head)
    expect(messageOf(`${word} x`)).toContain(`there is no operation '${word}'`)
    expect(messageOf(`${word} x`)).toContain(`Did you mean '${head}'? It reads`)
  })

  test('stands for one that there is, and is none itself', () => {
    const heads = new Set(operations.map(({ form }) => form.split(' ')[0]!))
    for (const head of heads) expect(operationCalled(head), head).toBeNull()
    for (const word of ['swap', 'clone', 'pin', 'splice', 'mapcount', 'compaction', 'zram', 'dontneed', 'uffd'])
      expect(heads, word).toContain(operationCalled(word))
  })
})

test('of many names the closest few are listed', () => {
  const names = Array.from({ length: 103 }, (_, index) => `B${index}-vmsplice`)
  const hint = suggest('B7-vmslice', names, 'tests')
  expect(hint).toMatch(/^Did you mean 'B7-vmsplice'\? Of 103 tests, the closest are: B7-vmsplice, /)
  expect(hint.split(', ').length).toBeLessThan(10)
  expect(suggest('splice', names, 'tests')).toMatch(/the closest are: B\d+-vmsplice/)
  expect(suggest('x', ['a', 'b'], 'tests')).toBe('The tests are: a, b.')
})
