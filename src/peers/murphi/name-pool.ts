/** Hands out valid Murphi names, each once. Case does not tell names apart. */
export interface NamePool {
  /** The wanted name, or one like it where that is taken or not valid. */
  add(wanted: string): string
  /** The same without keeping it: for a name in an inner scope, where more names are taken. */
  inside(wanted: string, alsoTaken: Iterable<string>): string
}

export function namePool(reserved: Iterable<string> = []): NamePool {
  const taken = new Set(reserved)
  return {
    add(wanted) {
      const name = free(wanted, (candidate) => taken.has(candidate))
      taken.add(name.toLowerCase())
      return name
    },
    inside(wanted, alsoTaken) {
      const inner = new Set([...alsoTaken].map((name) => name.toLowerCase()))
      return free(wanted, (candidate) => taken.has(candidate) || inner.has(candidate))
    },
  }
}

/** A name of the letters, digits and underscores that Murphi allows. */
export function sanitise(name: string): string {
  const valid = name.replaceAll(/[^A-Za-z0-9_]+/g, '_')
  return /^[A-Za-z]/.test(valid) ? valid : `x${valid}`
}

function free(wanted: string, isTaken: (lowerCase: string) => boolean): string {
  const valid = sanitise(wanted)
  const stem = KEYWORDS.has(valid.toLowerCase()) ? `${valid}_` : valid
  let name = stem
  for (let count = 2; isTaken(name.toLowerCase()); count++) name = `${stem}_${count}`
  return name
}

/** Murphi's words and Rumur's additions. */
const KEYWORDS = new Set(
  `alias array assert assume begin boolean by case clear const cover do else elsif end endalias endexists endfor
  endforall endfunction endif endprocedure endrecord endrule endruleset endstartstate endswitch endwhile enum error
  exists false for forall function if in interleaved invariant ismember isundefined liveness map multiset of procedure
  process program property put real record return rule ruleset scalarset startstate switch then to traceuntil true type
  undefine undefined union var while`.split(/\s+/),
)
