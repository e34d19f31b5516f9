import type { FieldWords, Words } from '../../../src/program/vocabulary.ts'

export function number(name: string): FieldWords {
  return { becomes: { other: `changes ${name}: {before} -> {after}` }, is: { other: `${name} is {value}` } }
}

/** History that properties speak of; steps do not. */
export function ghost(is: Words): FieldWords {
  return { becomes: {}, is }
}

export function lock(name: string): FieldWords {
  return {
    becomes: { none: `releases ${name}`, other: `takes ${name}` },
    is: { none: '', other: `${name} is held by {value}` },
  }
}
