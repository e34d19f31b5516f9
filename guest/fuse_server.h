/* The server of a file system with one file. It answers everything at once but reads, which any process may answer. */
#ifndef FUSE_SERVER_H
#define FUSE_SERVER_H

#include <stdbool.h>
#include <stddef.h>

enum { MOST_READS = 256 };

/* The file, open in all processes. */
int fuse_file(void);

/* Reads are numbered by their place in the file, in pages. */
bool is_asked(int read);
bool answer_read(int read, const void *data, size_t bytes);
void refuse_read(int read);

#endif
