/** Does something, and puts where that was in front of what is wrong with it. */
export function naming<Result>(where: string, action: () => Result): Result {
  try {
    return action()
  } catch (error) {
    throw new Error(`${where}: ${error instanceof Error ? error.message : String(error)}`, { cause: error })
  }
}
