/* SPDX-License-Identifier: MIT */

/*
 * The process that says the sentences, by speech-dispatcher. A new sentence cancels the one before.
 * Of its priorities it is "message": "text" could be cut off by whatever a screen reader reads,
 * "notification" would not be said while it does, and "important" cannot be cancelled by the next
 * cue. But a message waits for its like, so our last one is cancelled first.
 *
 * The connection is made by the first sentence, which also starts the dispatcher if it does not
 * run. libspeechd waits for every answer, without limit: so all of it is done by a thread of its
 * own.
 */

#include "desktop/voice.h"

#include <libspeechd.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

#include "desktop/say.h"
#include "desktop/worker.h"

/* What the thread has. */
struct voice {
	SPDConnection *connection; /* NULL = not now */
	bool said;                 /* that there is none */
};

static void hang_up(struct voice *v)
{
	if (v->connection)
		spd_close(v->connection);
	v->connection = NULL;
}

static void complain(struct voice *v, const char *why)
{
	if (!v->said)
		say(LOG_WARNING, "No speech, cues go on without it: %s", why);
	v->said = true;
}

static bool call_up(struct voice *v)
{
	char *error = NULL;

	if (v->connection)
		return true;

	v->connection =
		spd_open2("instep", "cues", NULL, SPD_MODE_SINGLE, NULL, /* autospawn */ 1, &error);
	if (!v->connection) {
		complain(v, error ? error : "no connection to speech-dispatcher");
		free(error);
		return false;
	}

	/* The sentences are English, whatever the voice of this desktop speaks by itself. */
	(void)spd_set_language(v->connection, "en");
	return true;
}

static void utter(void *job, void *userdata)
{
	struct voice *v = userdata;

	/* One that was restarted since the last cue is noticed by the failure: then once more. */
	for (unsigned i = 0; i < 2 && call_up(v); i++) {
		if (spd_cancel(v->connection) == 0 &&
		    spd_say(v->connection, SPD_MESSAGE, job) >= 0) {
			v->said = false;
			return;
		}
		hang_up(v);
	}
	complain(v, "speech-dispatcher does not take the sentences");
}

static void voice_free(void *userdata)
{
	struct voice *v = userdata;

	hang_up(v);
	g_free(v);
}

void voice_run(void)
{
	static const struct worker_class class = {
		.name = "speech-dispatcher",
		.free_ = g_free,
		.run = utter,
		.done = voice_free,
	};
	struct worker *worker = worker_new(&class, g_new0(struct voice, 1));
	char *line = NULL;
	size_t size = 0;

	while (getline(&line, &size, stdin) >= 0)
		worker_post(worker, g_strdup(g_strchomp(line)));
	free(line);
	(void)worker_free(worker);
}
