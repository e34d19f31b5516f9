/** The shells that can complete a line of cowproof. */
export const SHELLS = ['bash', 'zsh'] as const

export type Shell = (typeof SHELLS)[number]

/** The shell of the user, or bash. */
export function ownShell(): Shell {
  return SHELLS.find((shell) => process.env['SHELL']?.includes(shell)) ?? 'bash'
}
