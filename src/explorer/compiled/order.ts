/**
 * The instances of an interchangeable entity while a state is brought into canonical form. Names count from 1 here
 * where 0 stands for null: that is how references are stored.
 */
export interface Names {
  readonly count: number
  /** `signatures[1 + instance]`: equal for instances that a renaming may swap. */
  readonly signatures: Int32Array
  /** What a round of refinement adds to the signatures. */
  readonly more: Int32Array
  /** `from[place]`: the instance that moves to this place. */
  readonly from: Int32Array
  /** `to[1 + instance]`: one more than its new place; `to[0]` is 0, null. */
  readonly to: Int32Array
  /** `ties[place]`: 1 where the instances of this place and the next have equal signatures. */
  readonly ties: Int32Array
}

export function namesOf(count: number): Names {
  const array = (): Int32Array => new Int32Array(count + 1)
  const names = { count, signatures: array(), more: array(), from: array(), to: array(), ties: array() }
  keepNames(names)
  return names
}

export const IN_ORDER = 0
export const MOVED = 1
export const TIED = 2

/** Orders instances by signature (`from`, `to`, `ties`). Answers with the flags MOVED and TIED. */
export function order({ count, signatures, from, to, ties }: Names): number {
  let flags = IN_ORDER
  for (let instance = 0; instance < count; instance++) {
    const signature = signatures[instance + 1]!
    let place = instance
    for (; place > 0 && signatures[from[place - 1]! + 1]! > signature; place--) from[place] = from[place - 1]!
    if (place !== instance) flags = MOVED
    from[place] = instance
  }
  for (let place = 0; place < count; place++) {
    to[from[place]! + 1] = place + 1
    const tied = place + 1 < count && signatures[from[place]! + 1] === signatures[from[place + 1]! + 1]
    ties[place] = tied ? 1 : 0
    if (tied) flags |= TIED
  }
  return flags
}

/**
 * Decides between instances with equal signatures: among all orders of each group of them, `base` becomes the state
 * whose words are smallest. `rename` applies `from` and `to` to `base` and leaves the result in `renamed`.
 */
export function breakTies(
  entities: readonly Names[],
  base: Int32Array,
  renamed: Int32Array,
  best: Int32Array,
  rename: () => void,
): void {
  for (const names of entities) keepNames(names)
  for (const names of entities) clearTwins(names, base, renamed, rename)
  best.set(base)
  tryOrders(entities, 0, 0, renamed, best, rename)
  base.set(best)
}

/** Forgets the ties of groups in which any two neighbours can be swapped without changing the state. */
function clearTwins(names: Names, base: Int32Array, renamed: Int32Array, rename: () => void): void {
  for (let first = 0; first < names.count; first++) {
    let last = first
    let twins = true
    for (; names.ties[last] === 1; last++) {
      swap(names, last, last + 1)
      rename()
      swap(names, last, last + 1)
      if (!isSame(base, renamed)) twins = false
    }
    if (twins) names.ties.fill(0, first, last)
    first = last
  }
}

/** Tries all orders of the tied instances from `place` on: `place` may get each instance of its group from there on. */
function tryOrders(
  entities: readonly Names[],
  entity: number,
  place: number,
  renamed: Int32Array,
  best: Int32Array,
  rename: () => void,
): void {
  const names = entities[entity]
  if (!names) {
    rename()
    if (isSmaller(renamed, best)) best.set(renamed)
    return
  }
  if (place >= names.count) return tryOrders(entities, entity + 1, 0, renamed, best, rename)
  for (let other = place; ; other++) {
    swap(names, place, other)
    tryOrders(entities, entity, place + 1, renamed, best, rename)
    swap(names, place, other)
    if (names.ties[other] !== 1) return
  }
}

function keepNames({ count, from, to }: Names): void {
  for (let instance = 0; instance < count; instance++) {
    from[instance] = instance
    to[instance + 1] = instance + 1
  }
}

function swap({ from, to }: Names, left: number, right: number): void {
  const instance = from[left]!
  from[left] = from[right]!
  from[right] = instance
  to[from[left] + 1] = left + 1
  to[from[right] + 1] = right + 1
}

function isSame(left: Int32Array, right: Int32Array): boolean {
  for (let word = 0; word < left.length; word++) if (left[word] !== right[word]) return false
  return true
}

function isSmaller(left: Int32Array, right: Int32Array): boolean {
  for (let word = 0; word < left.length; word++) if (left[word] !== right[word]) return left[word]! < right[word]!
  return false
}
