/** True of a word that means a file of models rather than a litmus test. */
export function isModelPath(word: string): boolean {
  return /\.[cm]?[jt]s$/.test(word)
}
