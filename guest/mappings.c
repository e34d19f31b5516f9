#include "mappings.h"
#include "pages.h"

#include <string.h>

void look_at_mappings(struct mappings *mappings)
{
	memset(mappings, 0, sizeof *mappings);
	for (int task = 0; task < test->tasks; task++) {
		const struct task_state *state = &shared->task[task];
		if (test->task[task].kind != PROCESS || state->stage == NOT_STARTED || state->exited)
			continue;
		for (int page = 0; page < test->pages; page++)
			mappings->frame[task][page] = frame_at(state->pid, page_address(page));
	}
}

bool others_changed(const struct mappings *before, const struct mappings *after, uint64_t frame)
{
	for (int task = 0; task < test->tasks; task++)
		for (int page = 0; page < test->pages; page++) {
			uint64_t was = before->frame[task][page];
			if (was && was != frame && after->frame[task][page] != was)
				return true;
		}
	return false;
}
