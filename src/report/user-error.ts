/**
 * A mistake that the user can mend: bad input, a folder that cannot be written. The message stands alone (what, where,
 * what to do); whoever catches it prints it without a stack trace and exits with code 2.
 */
export class UserError extends Error {
  override readonly name = 'UserError'
}
