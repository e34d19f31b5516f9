import type { Choices, Era } from '../../models/kernel/era.ts'

/** The choices of an era that something was made from, as they were. */
export type AskedOf = ReadonlyMap<string, unknown>

/**
 * The era, and which of its choices are asked for from now on. Whatever is made from an era asks it for choices only: so from another
 * era that makes the same ones, the same would be made, for it would ask the same questions.
 */
export function remembering(era: Era): { readonly era: Era; readonly asked: AskedOf } {
  const asked = new Map<string, unknown>()
  const choices = new Proxy<Choices>(era.choices, {
    get(target, name, receiver) {
      const value: unknown = Reflect.get(target, name, receiver)
      asked.set(String(name), value)
      return value
    },
  })
  return { era: { ...era, choices }, asked }
}

/** Whether an era makes the choices that were asked for. */
export function makesSame({ choices }: Era, asked: AskedOf): boolean {
  return [...asked].every(([name, value]) => choices[name as keyof Choices] === value)
}
