import type { Vocabulary } from '../../src/litmus/checked.ts'
import type { OperationSignature } from '../../src/litmus/signature.ts'

/** Operations such as a kernel model declares them: enough to test the language without a model. */
const operations: readonly OperationSignature[] = [
  operation('read', 'read PAGE', 'load', 'The CPU loads from the page; a fault brings it in where needed.'),
  operation('write', 'write PAGE VALUE', 'no value', 'The CPU stores to the page; a fault makes it writable.'),
  operation('fork', 'fork TASK', 'no value', 'Starts the task in a new process with a copy of the memory.'),
  operation('munmap', 'munmap PAGE', 'no value', 'Removes the page from the memory map.'),
  { name: 'exit', form: 'exit', yields: false, endsProcess: true, summary: 'Removes all pages and ends the process.' },
  operation('vmsplice', 'vmsplice PAGE -> NEW_REFERENCE', 'no value', 'Puts the page into a pipe.', {
    does: 'take',
    kind: 'get',
  }),
  ...(['get_user_pages', 'get_user_pages_fast', 'pin_user_pages', 'pin_user_pages_fast'] as const).map((name) =>
    operation(name, `${name} PAGE ACCESS -> NEW_REFERENCE`, 'no value', 'Takes a reference to the page.', {
      does: 'take',
      kind: name.startsWith('pin') ? 'pin' : 'get',
    }),
  ),
  operation('read_reference', 'read REFERENCE', 'load', 'Loads through the reference.', { does: 'load' }),
  operation('write_reference', 'write REFERENCE VALUE', 'no value', 'Stores through it.', { does: 'store' }),
  operation('put', 'put REFERENCE', 'no value', 'Gives back a GET reference.', { does: 'give back', kind: 'get' }),
  operation('unpin', 'unpin REFERENCE', 'no value', 'Gives back a PIN reference.', { does: 'give back', kind: 'pin' }),
  operation('page_mapcount', 'page_mapcount PAGE', 'load', 'Reads the mapcount without a lock.'),
]

export const vocabulary: Vocabulary = {
  called: () => null,
  operations,
  eras: ['v5.7', 'v5.9', 'v5.19', 'v5.19-no-swap-exclusive'],
  properties: ['I1', 'I2', 'I3', 'I5', 'I6', 'I7', 'I15'],
  largestValue: 3,
}

function operation(
  name: string,
  form: string,
  value: 'load' | 'no value',
  summary: string,
  reference?: OperationSignature['reference'],
): OperationSignature {
  return { name, form, yields: value === 'load', summary, ...(reference && { reference }) }
}
