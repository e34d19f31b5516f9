import type { LitmusTest, Task } from '../../litmus/checked.ts'
import { namesOf } from '../../litmus/naming.ts'
import { statementText } from '../../litmus/statement-labels.ts'
import { textIn } from '../../litmus/source.ts'
import type { Abilities } from '../mechanism.ts'
import type { Order } from '../orders.ts'
import { referencesOf, type OperationStatement, type ReferenceUse } from '../references.ts'
import { comment } from './comment.ts'
import { cNamesOf } from './names.ts'
import { inC, inProgram, loadThrough, notInC, type CNames } from './operations.ts'
import { inOrder, textOfPiece, type Piece } from './pieces.ts'
import { looksOf, propositionInC } from './question.ts'

/** What a program can do wherever it is started: by system calls alone. */
const ABILITIES: Abilities = { release: '', have: inProgram }

/** What keeps a test from being a program to keep, in sentences. */
export function notEmittable(test: LitmusTest): string[] {
  const operations = test.tasks.flatMap(({ statements }) =>
    operationsIn(statements).map(({ operation }) => operation.name),
  )
  const named = [...new Set(operations)]
  const usesUserfaultfd = named.some((name) => name.startsWith('uffd'))
  return [
    ...named.flatMap((name) => {
      const reason = notInC(name)
      return reason === null ? [] : [`${name}: ${reason}`]
    }),
    ...referencesOf(test, ABILITIES).flatMap(({ mechanism, operation, access }) =>
      mechanism === null
        ? [`${operation} for ${access === 'read' ? 'reading' : 'writing'}: no system call takes just that`]
        : [],
    ),
    ...(usesUserfaultfd && named.includes('fork') ? ['fork with userfaultfd: a child would not have it'] : []),
  ]
}

/** The text of the program of a test, which does its operations in an order. `says`: what the model says, in lines. */
export function programOf(test: LitmusTest, order: Order, says: readonly string[]): string {
  return new Program(test, order).text(says)
}

function operationsIn(statements: Task['statements']): OperationStatement[] {
  return statements.flatMap((each) => (each.kind === 'operation' ? [each] : []))
}

/** The body of a function. */
function bodyOf(lines: readonly string[]): string {
  return lines.map((line) => (line === '' ? '' : `\t${line}`)).join('\n')
}

/** What else does the same where an access may be SIGSEGV. */
const FAULTING: Partial<Readonly<Record<Piece, Piece>>> = { load: 'load-or-fault', store: 'store-or-fault' }

/** One program in the making: what its functions call is collected as they are written. */
class Program {
  readonly #test: LitmusTest
  readonly #order: Order
  readonly #names: CNames
  readonly #uses: readonly ReferenceUse[]
  readonly #pieces = new Set<Piece>()

  constructor(test: LitmusTest, order: Order) {
    this.#test = test
    this.#order = order
    this.#names = cNamesOf(test)
    this.#uses = referencesOf(test, ABILITIES)
  }

  text(says: readonly string[]): string {
    // Written first, because they say which pieces there are.
    const tasks = this.#test.tasks.map((task) => this.#taskFunction(task))
    const conductor = this.#conductor()
    const pieces = inOrder([...this.#pieces]).map(textOfPiece)
    const [harness, main] = [textOfPiece('harness'), textOfPiece('main')]
    const includes = new Set([harness, ...pieces, main].flatMap((piece) => piece.includes))
    return `${[
      `// SPDX-License-Identifier: GPL-2.0\n${comment(this.#heading(says))}`,
      `#define _GNU_SOURCE\n${[...includes]
        .toSorted((one, other) => (one < other ? -1 : 1))
        .map((each) => `#include ${each}`)
        .join('\n')}`,
      this.#declarations(),
      harness.text,
      ...pieces.map(({ text }) => text),
      ...this.#referenceVariables(),
      ...(tasks.length > 1 ? [this.#test.tasks.map((task) => `${this.#head(task)};`).join('\n')] : []),
      ...tasks,
      conductor,
      this.#question(),
      main.text,
    ].join('\n\n')}\n`
  }

  #heading(says: readonly string[]): string[] {
    const { name, description, source, tasks, question, file } = this.#test
    const asked = textIn(file, question.span)
    return [
      `${name}: ${description}`,
      ...(source === null ? [] : ['', `From: ${source}`]),
      '',
      'The test, of which this program does one operation after the other:',
      ...tasks.flatMap(({ kind, name: task, process, statements }) => [
        `  ${kind === 'process' ? 'task' : kind} ${task}${kind === 'thread' ? ` of ${process}` : ''}`,
        ...statements.map((each) => `    ${statementText(each)}`),
      ]),
      `  ${asked}`,
      '',
      ...says,
      '',
      'Run it as root. It is "ok" where the end that should not be is seen in no run, "not ok" where it is.',
    ]
  }

  #declarations(): string {
    const { name, pages } = this.#test
    const fields = this.#seen().map((each) => `\tlong ${this.#names.seen(each)};`)
    const nothing = this.#seen().map((each) => `.${this.#names.seen(each)} = NONE`)
    // 4 MiB apart: each page has a page table of its own.
    const addresses = pages.map((page, index) => {
      return `static long *const ${this.#names.page(page.name)} = (long *)0x${(0x10000000 + index * 0x400000).toString(16)};`
    })
    return [
      `#define NAME "${name}"`,
      'enum { PAGE_BYTES = 4096, RUNS = 10 };',
      `/* Where nothing else is mapped, and each page has a page table of its own. */\n${addresses.join('\n')}`,
      '/* What was seen: a value, or that there was none, or that the access was a fault. */\nenum { NONE = -1, FAULT = -2 };',
      `struct seen {\n${fields.join('\n')}\n};`,
      `static const struct seen nothing_seen = { ${nothing.join(', ')} };`,
    ].join('\n\n')
  }

  /** All that is looked at, as a question would name it. */
  #seen(): string[] {
    const looks = looksOf(this.#test.question.proposition).map(({ name }) => name)
    return [...new Set([...namesOf(this.#test).registers, ...looks])]
  }

  #referenceVariables(): string[] {
    const lines = this.#uses.map(
      ({ name, mechanism }) =>
        `static struct ${mechanism === 'vmsplice' ? 'pipe' : 'ring'}_reference ${this.#names.reference(name)};`,
    )
    return lines.length === 0 ? [] : [lines.join('\n')]
  }

  #head({ kind, name }: Task): string {
    const called = this.#names.task(name)
    return kind === 'thread' ? `static void *${called}(void *unused)` : `static void ${called}(void)`
  }

  #taskFunction(task: Task): string {
    const lines = [
      ...(task.kind === 'thread' ? ['(void)unused;'] : []),
      ...this.#beginning(task),
      ...this.#operations(task),
      ...this.#ending(task),
    ]
    return `${this.#head(task)}\n{\n${bodyOf(lines)}\n}`
  }

  /** The first process makes the pages; each process starts its threads. */
  #beginning({ kind, name }: Task): string[] {
    if (kind !== 'process') return []
    const { tasks, pages } = this.#test
    const threads = tasks.filter((each) => each.kind === 'thread' && each.process === name)
    const started = threads.map((each) => `${this.#call('start_thread', 'threads')}(${this.#names.task(each.name)});`)
    if (tasks.find((each) => each.kind === 'process')!.name !== name) return started
    const made = pages.map((page) => {
      const call = page.ofFile ? this.#call('map_file', 'file-page') : this.#call('map_anonymous', 'anonymous-page')
      return `${call}(${this.#names.page(page.name)}, ${page.value});`
    })
    return [...made, ...this.#registration(), ...started, 'end(-1);', '']
  }

  #registration(): string[] {
    const isUsed = this.#test.tasks.some(({ statements }) =>
      operationsIn(statements).some(({ operation }) => operation.name.startsWith('uffd')),
    )
    if (!isUsed) return []
    const anonymous = this.#test.pages.filter(({ ofFile }) => !ofFile)
    return [
      `${this.#call('open_userfaultfd', 'userfaultfd')}();`,
      ...anonymous.map(({ name }) => `register_page(${this.#names.page(name)});`),
    ]
  }

  #call(name: string, piece: Piece): string {
    this.#pieces.add(piece)
    return name
  }

  #operations({ name, statements }: Task): string[] {
    const number = this.#test.tasks.findIndex((each) => each.name === name)
    const turns = this.#order.flatMap((task, turn) => (task === number ? [turn] : []))
    return operationsIn(statements).flatMap((statement, index) => {
      const { code, pieces } = inC(statement, name, this.#test, this.#uses, this.#names)
      for (const piece of pieces) this.#pieces.add(this.#mayFault() ? (FAULTING[piece] ?? piece) : piece)
      const turn = turns[index]!
      const ends = statement.operation.name === 'exit' ? [] : [`end(${turn});`]
      return [...(index > 0 ? [''] : []), `begin(${turn}); /* ${statementText(statement)} */`, code, ...ends]
    })
  }

  /** What is left to do when all operations are done: the pages that the question names are read, one process after the other. */
  #ending({ name, kind, statements }: Task): string[] {
    if (operationsIn(statements).some(({ operation }) => operation.name === 'exit')) return []
    const looks = this.#pageLooks().flatMap(({ name: seen, what }, index) => {
      if (what.task !== name) return []
      const turn = this.#order.length + index
      return [
        '',
        `begin(${turn});`,
        `run->seen.${this.#names.seen(seen)} = ${this.#call('load', this.#load())}(${this.#names.page(what.page)});`,
        `end(${turn});`,
      ]
    })
    return ['run->finished++;', ...looks, ...(kind === 'thread' ? ['return NULL;'] : [])]
  }

  #load(): Piece {
    return this.#mayFault() ? 'load-or-fault' : 'load'
  }

  /** Whether some access may be SIGSEGV. */
  #mayFault(): boolean {
    return this.#test.tasks.some(({ statements }) =>
      operationsIn(statements).some(({ operation }) => ['munmap', 'mprotect'].includes(operation.name)),
    )
  }

  #pageLooks() {
    return looksOf(this.#test.question.proposition).flatMap(({ name, what }) =>
      what.kind === 'page' ? [{ name, what }] : [],
    )
  }

  #conductor(): string {
    const { tasks, question } = this.#test
    const first = tasks.find(({ kind }) => kind === 'process')!
    const devices = tasks.filter(({ kind }) => kind === 'device')
    const needsSwap = inOrder([...this.#pieces]).includes('swap')
    const turns = this.#order.length
    const looks = this.#pageLooks().length
    const references = looksOf(question.proposition).flatMap(({ name, what }) => {
      const use = what.kind === 'reference' ? this.#uses.find((each) => each.name === what.reference) : undefined
      if (!use || this.#isGivenBack(use.name)) return []
      const { code, pieces } = loadThrough(use.mechanism!, this.#names.reference(use.name))
      for (const piece of pieces) this.#pieces.add(piece)
      return [`run->seen.${this.#names.seen(name)} = ${code};`]
    })
    const lines = [
      ...(inOrder([...this.#pieces]).includes('faults') ? ['catch_faults();'] : []),
      ...(needsSwap ? ['find_swap();'] : []),
      ...(this.#pieces.has('reclaim') ? ['enter_group();'] : []),
      ...this.#uses.map((use) => this.#opened(use)),
      ...[first, ...devices].map(({ name }) => `start(${this.#names.task(name)});`),
      `conduct(-1, ${turns});`,
      `wait_for_tasks(${tasks.length});`,
      ...(looks > 0 ? [`conduct(${turns}, ${turns + looks});`] : []),
      ...references,
      ...(this.#pieces.has('swapoff') ? ['swap_on_again();'] : []),
    ]
    return `static void conduct_run(void)\n{\n${bodyOf(lines)}\n}`
  }

  #isGivenBack(reference: string): boolean {
    return this.#test.tasks.some(({ statements }) =>
      operationsIn(statements).some(
        ({ operation, arguments: given }) =>
          operation.reference?.does === 'give back' &&
          given.some((each) => each.kind === 'reference' && each.reference === reference),
      ),
    )
  }

  #opened({ name, mechanism }: ReferenceUse): string {
    const variable = this.#names.reference(name)
    if (mechanism === 'vmsplice') return `open_pipes(&${variable});`
    const taking = this.#test.tasks
      .flatMap(({ statements }) => operationsIn(statements))
      .find(({ arguments: given }) =>
        given.some((each) => each.kind === 'reference' && each.created && each.reference === name),
      )!
    const page = taking.arguments.find((each) => each.kind === 'page')
    return `open_ring(&${variable}, ${this.#names.page(page?.kind === 'page' ? page.page : '')});`
  }

  #question(): string {
    const { quantifier, proposition } = this.#test.question
    const asked = propositionInC(proposition, this.#names)
    const bad = quantifier === 'forall' ? `!(${asked})` : asked
    const shown = this.#seen().map((each) => `\tshow("${each}", seen->${this.#names.seen(each)});`)
    return [
      `/* The end that should not be. */\nstatic bool is_in_question(const struct seen *seen)\n{\n\treturn ${bad};\n}`,
      `static void print_seen(const struct seen *seen)\n{\n${shown.join('\n')}\n\tprintf("\\n");\n}`,
    ].join('\n\n')
  }
}
