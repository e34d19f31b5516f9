/**
 * Kernel versions in the order of their release. A version is `v` and numbers with dots between them, and `-rcN` for
 * a release candidate. Any other name is a *variant* (`v5.19-no-swap-exclusive`): it has no place in the order.
 */
export function isVersion(name: string): boolean {
  return VERSION.test(name)
}

/** Negative where version `a` was released before version `b`, 0 where they are the same. Both must be versions. */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [components(a), components(b)]
  for (let i = 0; i < Math.max(left.numbers.length, right.numbers.length); i++) {
    const difference = (left.numbers[i] ?? 0) - (right.numbers[i] ?? 0)
    if (difference !== 0) return difference
  }
  return left.candidate === right.candidate ? 0 : left.candidate - right.candidate
}

const VERSION = /^v(\d+(?:\.\d+)+)(?:-rc(\d+))?$/

function components(version: string): { readonly numbers: readonly number[]; readonly candidate: number } {
  const match = VERSION.exec(version)
  if (!match) throw new Error(`'${version}' is no kernel version`)
  return { numbers: match[1]!.split('.').map(Number), candidate: match[2] === undefined ? Infinity : Number(match[2]) }
}
