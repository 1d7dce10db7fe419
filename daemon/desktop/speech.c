/* SPDX-License-Identifier: MIT */

/*
 * The sentences go to a process of our own (voice.c), a line each: libspeechd calls exit() when it
 * does not understand its server, and the screen would go to sleep in mid-workout for that. It is
 * started by the first sentence, and again by the next one if it has ended.
 */

#include "desktop/speech.h"

#include <gio/gio.h>
#include <stdbool.h>
#include <string.h>

#include "desktop/say.h"

struct speech {
	struct workout_view *view;
	struct view_listener listener;
	GSubprocess *voice; /* NULL = it does not run */
	bool said;          /* that it ends by itself */
};

static void let_go(struct speech *s)
{
	g_clear_object(&s->voice);
}

static void complain(struct speech *s, const char *why)
{
	if (!s->said)
		say(LOG_WARNING, "No speech, cues go on without it: %s", why);
	s->said = true;
}

static bool call(struct speech *s)
{
	g_autoptr(GError) error = NULL;

	if (s->voice)
		return true;

	s->voice = g_subprocess_new(G_SUBPROCESS_FLAGS_STDIN_PIPE, &error, "/proc/self/exe",
				    "--voice", NULL);
	if (!s->voice)
		complain(s, error->message);
	return s->voice;
}

/*
 * Return: false when there is nobody to hear it. One that is asleep misses what its pipe cannot
 * hold.
 */
static bool tell(struct speech *s, const char *line)
{
	GPollableOutputStream *to = G_POLLABLE_OUTPUT_STREAM(g_subprocess_get_stdin_pipe(s->voice));
	g_autoptr(GError) error = NULL;

	(void)g_pollable_output_stream_write_nonblocking(to, line, strlen(line), NULL, &error);
	return !error || g_error_matches(error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK);
}

static void on_sentence(void *userdata)
{
	g_autofree char *text = NULL, *line = NULL;
	struct speech *s = userdata;

	if (!s->view->speaks || !s->view->cue[0])
		return;

	/* A line of its own ends the text in the protocol, too. */
	text = g_strdelimit(g_strdup(s->view->cue), "\r\n", ' ');
	line = g_strdup_printf("%s\n", text);
	for (unsigned i = 0; i < 2 && call(s); i++) {
		if (tell(s, line))
			return;
		complain(s, "speech-dispatcher is not understood");
		let_go(s);
	}
}

struct speech *speech_new(struct workout_view *view)
{
	struct speech *s = g_new0(struct speech, 1);

	s->view = view;
	s->listener = (struct view_listener){ .userdata = s, .sentence = on_sentence };
	workout_view_listen(view, &s->listener);
	return s;
}

struct speech *speech_free(struct speech *s)
{
	if (!s)
		return NULL;

	if (s->voice) {
		(void)g_output_stream_close(g_subprocess_get_stdin_pipe(s->voice), NULL, NULL);
		(void)g_subprocess_wait(s->voice, NULL, NULL); /* half a second at most */
	}
	let_go(s);
	g_free(s);
	return NULL;
}
