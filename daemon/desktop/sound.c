/* SPDX-License-Identifier: MIT */

/*
 * The names are those of the freedesktop sound naming specification, and chosen by how they sound
 * in the theme that all others fall back to: short, and told apart without looking. Two tones up
 * are a pull after a rest, two tones down the letting go. What the user has set for the sounds of
 * the desktop holds for these too, where the desktop keeps it in org.gnome.desktop.sound; elsewhere
 * they are on.
 *
 * A sound is given to the sound system by a thread of its own: opening a device can take for ever.
 * The connection is never closed: ca_context_destroy() of libcanberra 0.30 unloads the driver while
 * threads of it may still run (seen as a crash, 3 times in 100), and its PulseAudio driver connects
 * again by itself.
 */

#include "desktop/sound.h"

#include <alsa/asoundlib.h>
#include <canberra.h>
#include <gio/gio.h>

#include "desktop/say.h"
#include "desktop/worker.h"

#define SETTINGS "org.gnome.desktop.sound"

static const struct {
	const char *cue;
	const char *sound;
	const char *after_rest; /* NULL = the same */
} sounds[] = {
	{ "ready", "message", NULL },
	{ "switch", "message", NULL },
	{ "change-side", "message", NULL },
	{ "pull", "bell", "device-added" },
	{ "go", "bell", "device-added" },
	{ "half", "dialog-information", NULL },
	{ "hold", "dialog-information", NULL },
	{ "back-hold", "dialog-information", NULL },
	{ "release", "device-removed", NULL },
	{ "tried", "dialog-warning", NULL },
	{ "band-lost", "dialog-warning", NULL },
	{ "band-back", "message", NULL },
	{ "by-timer", "message", NULL },
	{ "done", "complete", NULL },
};

struct job {
	const char *sound;
	char *theme; /* NULL = the default */
	bool enabled;
};

struct sound {
	struct workout_view *view;
	struct view_listener listener;
	GSettings *settings; /* NULL = this desktop has none */
	struct worker *worker;
	bool rested; /* the last cue was given in a rest */
};

/* Of the thread alone, and as long as the process. NULL = no sound was asked for yet. */
static ca_context *context;

/*
 * Where there is no device, ALSA says so in five lines each time, on top of the error that it
 * returns.
 */
static void quiet(const char *file, int line, const char *function, int error, const char *format,
		  ...)
{
}

static int connect_context(void)
{
	int r;

	if (context)
		return 0;

	(void)snd_lib_error_set_handler(quiet);
	r = ca_context_create(&context);
	if (r < 0)
		return r;

	return ca_context_change_props(context, CA_PROP_APPLICATION_NAME, "Instep",
				       CA_PROP_APPLICATION_ID, "org.instep.Instep1", NULL);
}

static int play(const struct job *job)
{
	int r;

	r = connect_context();
	if (r < 0)
		return r;

	return ca_context_play(context, 0, CA_PROP_EVENT_ID, job->sound, CA_PROP_MEDIA_ROLE,
			       "event", CA_PROP_CANBERRA_ENABLE, job->enabled ? "1" : "0",
			       /* NULL ends the list here */
			       job->theme ? CA_PROP_CANBERRA_XDG_THEME_NAME : NULL, job->theme,
			       NULL);
}

static void run(void *userjob, void *userdata)
{
	const struct job *job = userjob;
	bool *said = userdata; /* that nothing can be heard */
	int r;

	r = play(job);
	if (r == CA_ERROR_DISABLED)
		return;
	if (r < 0 && !*said)
		say(LOG_WARNING, "No sound \"%s\", cues go on without: %s", job->sound,
		    ca_strerror(r));
	*said = r < 0;
}

static void job_free(void *userdata)
{
	struct job *job = userdata;

	g_free(job->theme);
	g_free(job);
}

/* The settings of the desktop, if it has them with the two keys that are needed. */
static GSettings *open_settings(void)
{
	GSettingsSchemaSource *source = g_settings_schema_source_get_default();
	g_autoptr(GSettingsSchema) schema = NULL;

	if (source)
		schema = g_settings_schema_source_lookup(source, SETTINGS, TRUE);
	if (!schema || !g_settings_schema_has_key(schema, "event-sounds") ||
	    !g_settings_schema_has_key(schema, "theme-name"))
		return NULL;

	return g_settings_new_full(schema, NULL, NULL);
}

static const char *sound_of(const char *cue, bool rested)
{
	for (size_t i = 0; i < G_N_ELEMENTS(sounds); i++)
		if (g_str_equal(cue, sounds[i].cue))
			return rested && sounds[i].after_rest ? sounds[i].after_rest
							      : sounds[i].sound;
	return NULL;
}

static void on_cue(void *userdata)
{
	struct sound *s = userdata;
	const char *name = sound_of(s->view->cue_id, s->rested);
	struct job *job;

	s->rested = g_str_equal(s->view->phase, "rest") || g_str_equal(s->view->phase, "set-rest");
	if (!name || !s->view->sounds)
		return;

	job = g_new0(struct job, 1);
	job->sound = name;
	job->enabled = !s->settings || g_settings_get_boolean(s->settings, "event-sounds");
	job->theme = s->settings ? g_settings_get_string(s->settings, "theme-name") : NULL;
	worker_post(s->worker, job);
}

struct sound *sound_new(struct workout_view *view)
{
	static const struct worker_class class = {
		.name = "sound system",
		.free_ = job_free,
		.run = run,
		.done = g_free,
	};
	struct sound *s = g_new0(struct sound, 1);

	s->view = view;
	s->settings = open_settings();
	s->worker = worker_new(&class, g_new0(bool, 1));
	s->listener = (struct view_listener){ .userdata = s, .cue = on_cue };
	workout_view_listen(view, &s->listener);
	return s;
}

struct sound *sound_free(struct sound *s)
{
	if (!s)
		return NULL;

	s->worker = worker_free(s->worker);
	g_clear_object(&s->settings);
	g_free(s);
	return NULL;
}
