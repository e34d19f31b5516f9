#ifndef FUSE_H
#define FUSE_H

#include <stdbool.h>

/* Once, in PID 1: mounts a file system with one file, whose server lives as long as the machine. */
void mount_fuse(void);

bool has_fuse(void);

/* A process whose read is not answered does not die. */
void refuse_all_reads(void);

#endif
