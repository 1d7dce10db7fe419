/* SPDX-License-Identifier: MIT */

/*
 * The model that the faces share. It knows no bus: the values come as dictionaries, and every one
 * is checked here, so that no face has to. It leaves out what no face shows, such as forces.
 */

#include "desktop/workout-view.h"

static const struct {
	const char *property;
	size_t offset;
} texts[] = {
	{ "Routine", offsetof(struct workout_view, routine) },
	{ "Exercise", offsetof(struct workout_view, exercise) },
	{ "Side", offsetof(struct workout_view, side) },
	{ "Phase", offsetof(struct workout_view, phase) },
	{ "CueId", offsetof(struct workout_view, cue_id) },
	{ "Cue", offsetof(struct workout_view, cue) },
	{ "Next", offsetof(struct workout_view, next) },
};

static char **text_at(struct workout_view *v, size_t i)
{
	return (char **)((char *)v + texts[i].offset);
}

static void forget(struct workout_view *v)
{
	for (size_t i = 0; i < G_N_ELEMENTS(texts); i++) {
		g_free(*text_at(v, i));
		*text_at(v, i) = g_strdup("");
	}
	v->set = v->done = v->planned = 0;
	v->state_told = VIEW_NONE;
}

void workout_view_init(struct workout_view *v)
{
	*v = (struct workout_view){ .sounds = true };
	forget(v);
}

void workout_view_done(struct workout_view *v)
{
	for (size_t i = 0; i < G_N_ELEMENTS(texts); i++)
		g_free(*text_at(v, i));
	g_free(v->path);
}

void workout_view_listen(struct workout_view *v, struct view_listener *l)
{
	l->next = v->first;
	v->first = l;
}

static void tell_changed(struct workout_view *v)
{
	v->state = v->active ? v->state_told : VIEW_NONE;
	for (struct view_listener *l = v->first; l; l = l->next)
		if (l->changed)
			l->changed(l->userdata);
}

static void tell_cue(struct workout_view *v)
{
	for (struct view_listener *l = v->first; l; l = l->next)
		if (l->cue)
			l->cue(l->userdata);
}

static void tell_sentence(struct workout_view *v)
{
	for (struct view_listener *l = v->first; l; l = l->next)
		if (l->sentence)
			l->sentence(l->userdata);
}

void workout_view_cues(struct workout_view *v, const char *cues)
{
	bool both = g_strcmp0(cues, "both") == 0;

	v->speaks = both || g_strcmp0(cues, "speech") == 0;
	v->sounds = both || (!v->speaks && g_strcmp0(cues, "none") != 0);
	tell_changed(v);
}

void workout_view_notify(struct workout_view *v, bool notifies)
{
	v->notifies = notifies;
	tell_changed(v);
}

void workout_view_begin(struct workout_view *v, const char *path)
{
	g_free(v->path);
	v->path = g_strdup(path);
	v->active = true;
	forget(v);
	tell_changed(v);
}

void workout_view_end(struct workout_view *v)
{
	v->active = false;
	tell_changed(v);
}

static enum view_state parse_state(const char *name)
{
	if (g_str_equal(name, "running"))
		return VIEW_RUNNING;
	if (g_str_equal(name, "paused"))
		return VIEW_PAUSED;
	return VIEW_NONE;
}

static bool has(GVariant *properties, const char *name, const char *type)
{
	g_autoptr(GVariant) value = g_variant_lookup_value(properties, name, G_VARIANT_TYPE(type));

	return value;
}

void workout_view_update(struct workout_view *v, GVariant *properties)
{
	const char *state;
	char *text;

	for (size_t i = 0; i < G_N_ELEMENTS(texts); i++) {
		if (g_variant_lookup(properties, texts[i].property, "s", &text)) {
			g_free(*text_at(v, i));
			*text_at(v, i) = text;
		}
	}
	if (g_variant_lookup(properties, "State", "&s", &state))
		v->state_told = parse_state(state);
	(void)g_variant_lookup(properties, "Set", "u", &v->set);
	(void)g_variant_lookup(properties, "Done", "u", &v->done);
	(void)g_variant_lookup(properties, "Planned", "u", &v->planned);

	tell_changed(v);
	if (has(properties, "CueId", "s") || has(properties, "CueArgs", "a{sv}"))
		tell_cue(v);
	if (has(properties, "Cue", "s"))
		tell_sentence(v);
}

char *workout_view_exercise(const struct workout_view *v)
{
	g_autofree char *words = g_strdelimit(g_strdup(v->exercise), "-", ' ');
	bool one_foot = g_str_equal(v->side, "left") || g_str_equal(v->side, "right");

	words[0] = g_ascii_toupper(words[0]);
	return one_foot ? g_strdup_printf("%s, %s foot", words, v->side) : g_steal_pointer(&words);
}
