/**
 * The words for what an exploration says of a property, worst first; every report uses these and no others. `holds` and `not seen` only
 * after every state was looked at. A witness is `seen` or `not seen`; nothing else is. What is `vacuous` was held against nothing: every
 * state was looked at, and no step of any run evaluated a `check` of an assertion, or no run ends of which a question is asked.
 * `incomplete` where a limit was reached before anything else could be said.
 */
export const verdicts = ['violated', 'incomplete', 'seen', 'not seen', 'holds', 'vacuous'] as const

export type Verdict = (typeof verdicts)[number]
