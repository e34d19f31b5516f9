/** By these a reader knows a document of `--json`. A version is raised when a reader of the one before could misread it. */
export const RESULTS = { schema: 'cowproof/results', version: 1 } as const
export const MATRIX = { schema: 'cowproof/matrix', version: 1 } as const
export const LIST = { schema: 'cowproof/list', version: 1 } as const
export const OBSERVED = { schema: 'cowproof/observed', version: 1 } as const
