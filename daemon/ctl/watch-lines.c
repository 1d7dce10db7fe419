/* SPDX-License-Identifier: MIT */
/*
 * A workout as lines, for a pipe, a log or a screen reader: one for each cue, one for each rep, and
 * the summary; and the same, with everything the bus tells, as JSON. Force and countdown are not in
 * the plain lines: they change too fast.
 */

#include <stdio.h>
#include <string.h>

#include "ctl/client.h"
#include "ctl/phrase.h"
#include "ctl/watch.h"
#include "ctl/wrap.h"

static void print_line(const char *line)
{
	wrap_print(NULL, line);
	(void)fflush(stdout);
}

static void print_cue(struct watch *w)
{
	const char *cue = client_text(w->workout, "cue");

	if (*cue)
		print_line(cue);
}

static void print_note(struct watch *w)
{
	const char *note = client_text(w->workout, "note");

	if (*note)
		print_line(note);
}

static void lines_begin(struct watch *w)
{
	const char *guide = client_text(w->workout, "guided_by");

	printf("%s, guided by the %s: %.0f of %.0f counted\n", client_text(w->workout, "routine"),
	       strcmp(guide, "motion") ? guide : "motion sensor", client_number(w->workout, "done"),
	       client_number(w->workout, "planned"));
	print_note(w);
	print_cue(w);
}

static void lines_changed(struct watch *w, const json_t *names)
{
	if (json_object_get(names, "note"))
		print_note(w);
	if (json_object_get(names, "cue"))
		print_cue(w);
}

static void lines_rep(struct watch *w, const json_t *rep)
{
	struct phrase line = phrase_rep(w->units, rep, w->workout);

	if (*line.text)
		print_line(line.text);
}

static void lines_end(struct watch *w, const json_t *summary)
{
	struct phrase best = phrase_best(w->units, summary);

	if (summary)
		print_line(phrase_summary(summary).text);
	if (*best.text)
		print_line(best.text);
}

const struct view view_lines = {
	.begin = lines_begin,
	.changed = lines_changed,
	.rep = lines_rep,
	.end = lines_end,
};

static void print_event(const char *event, const json_t *what)
{
	json_auto_t *line = json_pack("{s:s}", "event", event);

	if (line && json_object_update(line, (json_t *)what) == 0)
		phrase_json(line);
}

static void json_begin(struct watch *w)
{
	print_event("workout", w->workout);
}

static void json_changed(struct watch *w, const json_t *names)
{
	print_event("changed", names);
}

static void json_rep(struct watch *w, const json_t *rep)
{
	print_event("rep", rep);
}

static json_t *live_force(const struct watch_live *l)
{
	return json_pack("{s:f, s:f, s:f, s:f, s:b}", "force_n", l->force_n, "over_n", l->over_n,
			 "level_n", l->level_n, "held_s", l->held_s, "stalled", l->stalled);
}

static json_t *live_motion(const struct watch_live *l)
{
	return json_pack("{s:f, s:f, s:f, s:b}", "tilt_deg", l->tilt_deg, "range_deg", l->range_deg,
			 "held_s", l->held_s, "stalled", l->stalled);
}

static void json_live(struct watch *w)
{
	json_auto_t *live = w->live.motion ? live_motion(&w->live) : live_force(&w->live);

	print_event("live", live);
}

static void json_end(struct watch *w, const json_t *summary)
{
	if (summary)
		print_event("finished", summary);
}

const struct view view_json = {
	.wants_live = true,
	.begin = json_begin,
	.changed = json_changed,
	.rep = json_rep,
	.live = json_live,
	.end = json_end,
};
