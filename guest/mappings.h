/* What all processes of a run have mapped: to see that an operation on one page left the others alone. */
#ifndef MAPPINGS_H
#define MAPPINGS_H

#include "run.h"

struct mappings {
	uint64_t frame[MOST_TASKS][MOST_PAGES];
};

void look_at_mappings(struct mappings *);

/* Whether some process has lost or changed what it had mapped, elsewhere than at mappings of that frame. */
bool others_changed(const struct mappings *before, const struct mappings *after, uint64_t frame);

#endif
