/* What this kernel and its devices can do. */
#ifndef ABILITIES_H
#define ABILITIES_H

/* Words, each with a space before it. */
const char *find_abilities(void);

#endif
