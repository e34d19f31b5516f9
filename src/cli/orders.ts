/** What the thread of a command tells the one that started it, which alone hears signals. */
export type Told = 'wants to be interrupted' | { readonly code: number }

/** What that one tells the thread: somebody pressed Ctrl-C. */
export type Order = 'interrupt'
