/** What `list` can list, in the order in which its help names them. */
export const LIST_NAMES = ['eras', 'choices', 'tests', 'properties', 'operations', 'routines', 'models'] as const
