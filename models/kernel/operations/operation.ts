import type { Block, Effect, Num } from '../../../src/program/index.ts'
import type { Choices, GupRequest } from '../era.ts'
import type { Address } from '../memory.ts'
import type { ReferenceSlot } from '../reference.ts'

/**
 * Something that a task of a litmus test can do, and that a storm does at any time. To add one: write a file like those
 * beside this one, and name it in `index.ts`.
 */
export interface Operation {
  readonly name: string
  /**
   * How a litmus test says it: the first word, then fixed words and parameters in capitals: PAGE, VALUE, ACCESS, TASK,
   * REFERENCE, NEW_REFERENCE.
   */
  readonly form: string
  /** True where it gives a value that a register can take. */
  readonly yields: boolean
  /** What becomes of the reference of its form, where that has one. */
  readonly reference?: ReferenceUse
  /** True where the process is over then. A process with other threads cannot do it: its memory ends with the last of them. */
  readonly endsProcess?: true
  /** One sentence for the list of operations. */
  readonly summary: string
  /** What the run must have for the operation to make sense. */
  readonly needs?: 'slots' | 'batches' | 'tlbs'
  /** Frames that one use of it may keep from being freed, beyond those of a page fault. */
  readonly frames?: number
  /**
   * Whether a storm runs it. `when named`: with all others it makes more states than a first look has time for; `never`:
   * there it does nothing, or nothing that another operation does not.
   */
  readonly inStorm: 'by default' | 'when named' | 'never'
  /** The program of one use, with the parameters of the form in order. */
  readonly program: (parameters: readonly Parameter[], world: World) => Block
}

/** What takes a reference takes it for what its ACCESS says, or for reading. */
export type ReferenceUse =
  | { readonly does: 'take' | 'give back'; readonly kind: GupRequest['kind'] }
  | { readonly does: 'load' | 'store' }

/** What stands for one parameter of a form. */
export type Parameter =
  | { readonly kind: 'page'; readonly page: number }
  | { readonly kind: 'value'; readonly value: Num }
  | { readonly kind: 'access'; readonly access: 'read' | 'write' }
  /** The process to be: the addresses of its pages. */
  | { readonly kind: 'task'; readonly pages: readonly Address[] }
  /** `enter` sets a reference aside, where the operation takes a new one; else it is empty. */
  | ({ readonly kind: 'reference'; readonly enter: Block } & ReferenceSlot)

/** Where an operation runs. */
export interface World {
  readonly choices: Choices
  /** The pages of the mm in which the task runs, by number. Empty for a device. */
  readonly pages: readonly Address[]
  /** The pages of all mms. */
  readonly everyPage: readonly Address[]
  /** What becomes of the value that the operation yields. */
  readonly onValue: (seen: Num) => readonly Effect[]
  /** What comes of it where the operation should yield a value, and faults. */
  readonly onFault: readonly Effect[]
}

/** The address that a PAGE parameter names. */
export function pageOf(parameter: Parameter | undefined, world: World): Address {
  const address = parameter?.kind === 'page' ? world.pages[parameter.page] : undefined
  if (!address) throw new Error('this operation needs a page of the task that runs it')
  return address
}

export function valueOf(parameter: Parameter | undefined): Num {
  if (parameter?.kind !== 'value') throw new Error('this operation needs a value')
  return parameter.value
}

export function accessOf(parameter: Parameter | undefined): 'read' | 'write' {
  if (parameter?.kind !== 'access') throw new Error('this operation needs read or write')
  return parameter.access
}

export function referenceOf(parameter: Parameter | undefined): Extract<Parameter, { readonly kind: 'reference' }> {
  if (parameter?.kind !== 'reference') throw new Error('this operation needs a reference')
  return parameter
}

export function processOf(parameter: Parameter | undefined): readonly Address[] {
  if (parameter?.kind !== 'task') throw new Error('this operation needs a process')
  return parameter.pages
}
