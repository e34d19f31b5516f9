/* What PID 1 does while the tasks of a run are at work. */
#ifndef WATCH_H
#define WATCH_H

enum outcome { ENDED, HANGS, LOST };

/* Returns when all tasks are done, or none can go on any more, or it takes too long. */
enum outcome watch_run(void);

#endif
