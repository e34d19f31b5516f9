/* A process that keeps the userfaultfds of a run and reads what they tell. */
#ifndef USERFAULTFD_KEEPER_H
#define USERFAULTFD_KEEPER_H

void start_keeper(void);

/* A userfaultfd of the calling process. */
int new_descriptor(void);

/* Gives it to the keeper, as that of a process of the test. */
void keep_descriptor(int process, int descriptor);

/* The userfaultfd of a process of the test, as a descriptor of the calling process; -1 where there is none. */
int kept_descriptor(int process);

/* That of the calling process. */
int own_descriptor(void);

#endif
