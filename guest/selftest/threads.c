#include <pthread.h>

static void start_thread(void *(*task)(void *))
{
	pthread_t thread;
	errno = pthread_create(&thread, NULL, task, NULL);
	if (errno)
		skip("pthread_create");
}
