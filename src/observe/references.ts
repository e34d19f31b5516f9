import type { CheckedStatement, LitmusTest } from '../litmus/checked.ts'
import { mechanismFor, type Abilities, type Mechanism } from './mechanism.ts'

export type OperationStatement = Extract<CheckedStatement, { readonly kind: 'operation' }>

/** A reference of a test: what is done with it, and how a guest takes it. */
export interface ReferenceUse {
  readonly name: string
  /** The operation that takes it. */
  readonly operation: string
  readonly kind: 'get' | 'pin'
  readonly access: 'read' | 'write'
  readonly loads: number
  readonly stores: number
  /** Null where this guest has none. */
  readonly mechanism: Mechanism | null
}

/** The references of a test, in the order of its file. */
export function referencesOf(test: LitmusTest, abilities: Abilities): ReferenceUse[] {
  return test.references.map(({ name }) => {
    const uses = usesOf(test, name)
    const taking = uses.find(({ operation }) => operation.reference?.does === 'take')!
    const asked = taking.arguments.find((argument) => argument.kind === 'access')
    const access = asked?.kind === 'access' ? asked.access : 'read'
    const count = (what: 'load' | 'store'): number =>
      uses.filter((use) => use.operation.reference?.does === what).length
    const use = {
      name,
      operation: taking.operation.name,
      kind: taking.operation.reference?.does === 'take' ? taking.operation.reference.kind : 'get',
      access,
      loads: count('load'),
      stores: count('store'),
    }
    const mechanism = mechanismFor(use, abilities)
    return { ...use, mechanism: mechanism !== null && canServe(mechanism, use, test) ? mechanism : null }
  })
}

function usesOf({ tasks }: LitmusTest, name: string): OperationStatement[] {
  return tasks
    .flatMap(({ statements }) => statements)
    .filter(
      (each): each is OperationStatement =>
        each.kind === 'operation' &&
        each.arguments.some((argument) => argument.kind === 'reference' && argument.reference === name),
    )
}

/** A direct read from a file only stores; and who writes to /proc/PID/mem takes, stores and gives back in one call. */
function canServe(
  mechanism: Mechanism,
  { name, loads, stores }: Pick<ReferenceUse, 'name' | 'loads' | 'stores'>,
  test: LitmusTest,
): boolean {
  if (mechanism === 'fuse') return loads === 0
  if (mechanism !== 'proc_mem') return true
  return loads === 0 && stores === 1 && test.tasks.some(({ statements }) => isOneCall(statements, name))
}

function isOneCall(statements: readonly CheckedStatement[], name: string): boolean {
  const does = statements.map((each) =>
    each.kind === 'operation' &&
    each.arguments.some((argument) => argument.kind === 'reference' && argument.reference === name)
      ? each.operation.reference?.does
      : undefined,
  )
  const taken = does.indexOf('take')
  return taken !== -1 && does[taken + 1] === 'store' && does[taken + 2] === 'give back'
}
