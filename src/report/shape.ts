import type { Value } from '../state/schema.ts'
import { UserError } from './user-error.ts'

/** Takes a value of unknown shape and returns it as a `T`, or throws a `UserError` that says where it is none. */
export type Shape<T> = (value: unknown, where: string) => T

export const text: Shape<string> = (value, where) => (typeof value === 'string' ? value : wrong(value, where, 'a text'))

export const count: Shape<number> = (value, where) =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 0
    ? value
    : wrong(value, where, 'a number from 0')

export const integer: Shape<number> = (value, where) =>
  typeof value === 'number' && Number.isSafeInteger(value) ? value : wrong(value, where, 'a whole number')

export const truth: Shape<boolean> = (value, where) =>
  typeof value === 'boolean' ? value : wrong(value, where, 'true or false')

/** The value of a field of a state. */
export const fieldValue: Shape<Value> = (value, where) =>
  value === null || typeof value === 'string' || typeof value === 'boolean' ? value : integer(value, where)

export const oneOf =
  <T extends string>(...members: readonly T[]): Shape<T> =>
  (value, where) =>
    members.find((member) => member === value) ?? wrong(value, where, `one of ${members.join(', ')}`)

export const nullable =
  <T>(shape: Shape<T>): Shape<T | null> =>
  (value, where) =>
    value === null ? null : shape(value, where)

export const list =
  <T>(shape: Shape<T>): Shape<T[]> =>
  (value, where) =>
    Array.isArray(value)
      ? value.map((item: unknown, index) => shape(item, `${where}[${index}]`))
      : wrong(value, where, 'a list')

/** An object whose keys are names that the document chooses. It inherits nothing: `constructor` is a name like others. */
export const dictionary =
  <T>(shape: Shape<T>): Shape<Readonly<Record<string, T>>> =>
  (value, where) => {
    const entries = Object.entries(members(value, where)).map(([key, item]) => [key, shape(item, dotted(where, key))])
    return Object.assign(Object.create(null) as Record<string, T>, Object.fromEntries(entries))
  }

/** An object with these keys; others are ignored, so that a later version may add some. */
export const object =
  <T extends object>(shapes: { readonly [K in keyof T]: Shape<T[K]> }): Shape<T> =>
  (value, where) => {
    const given = members(value, where)
    const entries = Object.entries<Shape<unknown>>(shapes)
    return Object.fromEntries(entries.map(([key, shape]) => [key, shape(given[key], dotted(where, key))])) as T
  }

function members(value: unknown, where: string): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : wrong(value, where, 'an object')
}

function dotted(where: string, key: string): string {
  return where === '' ? key : `${where}.${key}`
}

function wrong(value: unknown, where: string, expected: string): never {
  const found = value === undefined ? 'nothing' : JSON.stringify(value)
  const short = found.length > 60 ? `${found.slice(0, 57)}...` : found
  throw new UserError(`${where || 'the document'}: expected ${expected}, found ${short}`)
}
