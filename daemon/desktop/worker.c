/* SPDX-License-Identifier: MIT */

/*
 * The thread and its queue of one. That a job takes too long can only be seen from outside, so it
 * is noticed when the next one comes, without a timer; it is said once, until a job comes to its
 * end again.
 */

#include <stdbool.h>

#include "desktop/say.h"
#include "desktop/worker.h"

#define SLOW_US     (3 * G_USEC_PER_SEC)
#define FAREWELL_US (G_USEC_PER_SEC / 2)

struct worker {
	const struct worker_class *class;
	void *userdata;
	GThread *thread;

	GMainContext *context; /* where the thread waits, and libraries of it hear from the bus */

	GMutex mutex;      /* of all that follows */
	GCond cond;        /* it has ended */
	void *next;        /* the queue */
	gint64 running_us; /* since when, by the monotonic clock; 0 = nothing runs */
	bool said;         /* that it is slow */
	bool stopping;     /* asked to end */
	bool ended;        /* touches nothing any more */
};

static void drop_next(struct worker *w)
{
	if (w->next && w->class->free_)
		w->class->free_(w->next);
	w->next = NULL;
}

/* The next job, or NULL at the end. */
static void *await(struct worker *w)
{
	void *job;

	g_mutex_lock(&w->mutex);
	if (w->running_us)
		w->said = false;
	w->running_us = 0;
	while (!w->next && !w->stopping) {
		g_mutex_unlock(&w->mutex);
		(void)g_main_context_iteration(w->context, TRUE);
		g_mutex_lock(&w->mutex);
	}

	job = w->stopping ? NULL : g_steal_pointer(&w->next);
	if (job)
		w->running_us = g_get_monotonic_time();
	g_mutex_unlock(&w->mutex);
	return job;
}

static void *work(void *userdata)
{
	struct worker *w = userdata;
	void *job;

	g_main_context_push_thread_default(w->context);
	while ((job = await(w))) {
		w->class->run(job, w->userdata);
		if (w->class->free_)
			w->class->free_(job);
	}
	w->class->done(w->userdata);
	g_main_context_pop_thread_default(w->context);

	g_mutex_lock(&w->mutex);
	w->ended = true;
	g_cond_signal(&w->cond);
	g_mutex_unlock(&w->mutex);
	return NULL;
}

struct worker *worker_new(const struct worker_class *class, void *userdata)
{
	struct worker *w = g_new0(struct worker, 1);

	w->class = class;
	w->userdata = userdata;
	w->context = g_main_context_new();
	g_mutex_init(&w->mutex);
	g_cond_init(&w->cond);
	w->thread = g_thread_new(class->name, work, w);
	return w;
}

static bool is_slow(const struct worker *w)
{
	return w->running_us && g_get_monotonic_time() - w->running_us > SLOW_US;
}

void worker_post(struct worker *w, void *job)
{
	bool complain;

	g_mutex_lock(&w->mutex);
	drop_next(w);
	w->next = job;
	complain = is_slow(w) && !w->said;
	w->said |= complain;
	g_main_context_wakeup(w->context);
	g_mutex_unlock(&w->mutex);

	if (complain)
		say(LOG_WARNING, "The %s does not answer; all else goes on without it.",
		    w->class->name);
}

struct worker *worker_free(struct worker *w)
{
	gint64 until_us = g_get_monotonic_time() + FAREWELL_US;
	bool ended;

	if (!w)
		return NULL;

	g_mutex_lock(&w->mutex);
	w->stopping = true;
	g_main_context_wakeup(w->context);
	while (!w->ended && g_cond_wait_until(&w->cond, &w->mutex, until_us))
		;
	ended = w->ended;
	g_mutex_unlock(&w->mutex);

	if (!ended) { /* the thread still has it */
		g_thread_unref(w->thread);
		return NULL;
	}

	g_thread_join(w->thread);
	drop_next(w);
	g_main_context_unref(w->context);
	g_cond_clear(&w->cond);
	g_mutex_clear(&w->mutex);
	g_free(w);
	return NULL;
}
