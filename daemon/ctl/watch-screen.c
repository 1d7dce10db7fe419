/* SPDX-License-Identifier: MIT */
/*
 * A workout on a terminal: a few lines that are drawn over in place (where we are, the cue, the
 * countdown, the force against its target or the angle), and above them a line for each rep, which
 * stays. The timer runs only while a countdown does.
 */

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "ctl/client.h"
#include "ctl/phrase.h"
#include "ctl/screen.h"
#include "ctl/watch.h"

#define TICK_US       (100 * USEC_PER_MSEC)
#define SCALE_MIN_N   10.0 /* a kilogram across the bar: less would show noise */
#define SCALE_MIN_DEG 20.0

static struct {
	/* at the right end of the bar; they only grow, so that the bar does not jump */
	double scale_n, scale_deg;
	sd_event_source *tick;
} meter;

static double monotonic_us(void)
{
	struct timespec ts;

	(void)clock_gettime(CLOCK_MONOTONIC, &ts);
	return (double)ts.tv_sec * 1e6 + (double)ts.tv_nsec / 1e3;
}

/* Seconds left of the phase and how long it is; false when it is open-ended. */
static bool countdown(const struct watch *w, double *ret_left_s, double *ret_whole_s)
{
	double started = client_number(w->workout, "phase_started"),
	       ends = client_number(w->workout, "phase_ends");

	if (ends > 0) {
		*ret_left_s = MAX((ends - monotonic_us()) / 1e6, 0.0);
		*ret_whole_s = (ends - started) / 1e6;
		return true;
	}
	if (!strcmp(client_text(w->workout, "phase"), "hold") && w->live.known) {
		*ret_whole_s = client_number(w->workout, "hold"); /* it stands still */
		*ret_left_s = MAX(*ret_whole_s - w->live.held_s, 0.0);
		return true;
	}
	return false;
}

/* ", 4 of 10 reps", ", 4 of 10 circles"; a walk has nothing to count but its sets */
static struct figure counted(const struct watch *w)
{
	const char *kind = client_text(w->workout, "kind");
	struct figure f = {};

	if (strcmp(kind, "timed"))
		(void)snprintf(f.text, sizeof(f.text), ", %.0f of %.0f %s",
			       client_number(w->workout, "rep"), client_number(w->workout, "reps"),
			       strcmp(kind, "circles") ? "reps" : kind);
	return f;
}

/*
 * What is still to go, in the words of who does not look at a clock meanwhile; "" when it is over.
 */
static struct figure to_go(const struct watch *w)
{
	double left_s = 0, whole_s, s;
	struct figure f = {};

	(void)countdown(w, &left_s, &whole_s);
	s = client_number(w->workout, "remaining") + left_s;
	if (s >= 60)
		(void)snprintf(f.text, sizeof(f.text), ", about %.0f min to go", ceil(s / 60));
	else if (s > 0)
		(void)snprintf(f.text, sizeof(f.text), ", under a minute to go");
	return f;
}

static void draw_position(const struct watch *w)
{
	double reps = client_number(w->workout, "reps"),
	       planned = client_number(w->workout, "planned");
	const char *side = client_text(w->workout, "side"),
		   *direction = client_text(w->workout, "direction"),
		   *part = *direction ? direction : client_text(w->workout, "variant");
	struct phrase set = {}, all = {};

	if (!strcmp(side, "both"))
		side = "";
	/* Where the only set is all there is, every number would be there twice. */
	if (planned > reps) {
		(void)snprintf(set.text, sizeof(set.text), ", set %.0f of %.0f",
			       client_number(w->workout, "set"), client_number(w->workout, "sets"));
		(void)snprintf(all.text, sizeof(all.text), "; in all %.0f of %.0f",
			       client_number(w->workout, "done"), planned);
	}
	screen_line("%s%s%s%s%s%s%s%s, %.0f tried%s", client_text(w->workout, "exercise"),
		    *side ? ", " : "", side, *part ? ", " : "", part, set.text, counted(w).text,
		    all.text, client_number(w->workout, "tried"), to_go(w).text);
}

/* What the person does in this phase; where that is the phase's name on the bus, it is not here. */
static const char *doing(const struct watch *w)
{
	const char *phase = client_text(w->workout, "phase");
	bool band = !strcmp(client_text(w->workout, "guided_by"), "band");
	const struct {
		const char *phase, *label;
	} labels[] = {
		{ "arm", "keep still" },
		{ "out", band ? "pull" : "move" },
		{ "back", band ? "let go" : "go back" },
		{ "back-hold", "hold" },
		{ "set-rest", "rest" },
	};

	if (!strcmp(client_text(w->workout, "state"), "paused"))
		return "paused";
	for (size_t i = 0; i < ELEMENTS(labels); i++)
		if (!strcmp(phase, labels[i].phase))
			return labels[i].label;
	return phase;
}

static void draw_countdown(const struct watch *w)
{
	const char *label = doing(w);
	double left_s, whole_s;

	if (countdown(w, &left_s, &whole_s) && whole_s > 0)
		screen_line("%-8s %s %4.1f s", label, screen_bar(1 - left_s / whole_s, -1).text,
			    ceil(left_s * 10) / 10);
	else
		screen_line("%s", label);
}

static void draw_angle(const struct watch *w)
{
	double deg = w->live.tilt_deg;

	meter.scale_deg = MAX(meter.scale_deg, MAX(SCALE_MIN_DEG, deg * 1.1));
	screen_line("%-8s %s %s", "angle", screen_bar(deg / meter.scale_deg, -1).text,
		    phrase_angle(deg).text);
}

static void draw_force(const struct watch *w)
{
	double target_n = client_number(w->workout, "target");

	meter.scale_n =
		MAX(meter.scale_n, MAX(SCALE_MIN_N, MAX(target_n * 1.5, w->live.over_n * 1.1)));
	screen_line("%-8s %s %s%s%s", "force",
		    screen_bar(w->live.over_n / meter.scale_n,
			       target_n > 0 ? target_n / meter.scale_n : -1)
			    .text,
		    phrase_force(w->units, w->live.over_n).text, target_n > 0 ? ", target " : "",
		    target_n > 0 ? phrase_force(w->units, target_n).text : "");
}

static bool out_of_reach(const struct watch *w)
{
	return json_is_true(json_object_get(w->workout, "timer_offered"));
}

/* What the band or the sensor feels now, and not what it felt last before something else guided. */
static void draw_live(const struct watch *w)
{
	if (!w->live.known || out_of_reach(w) ||
	    !strcmp(client_text(w->workout, "guided_by"), "timer"))
		return;
	if (w->live.motion)
		draw_angle(w);
	else
		draw_force(w);
}

/* The cue of a rest tells it as well. */
static void draw_next(const struct watch *w)
{
	const char *next = client_text(w->workout, "next");

	if (!strstr(client_text(w->workout, "cue"), next))
		screen_text("", next);
}

static void draw(struct watch *w)
{
	double left_s, whole_s;
	bool counts = client_number(w->workout, "phase_ends") > 0 &&
		      countdown(w, &left_s, &whole_s) && left_s > 0;

	screen_rewind();
	draw_position(w);
	screen_text(SCREEN_BOLD, client_text(w->workout, "cue")); /* what the person has to know */
	draw_countdown(w);
	draw_live(w);
	screen_text("", client_text(w->workout, "note"));
	draw_next(w);
	screen_show();

	if (counts && meter.tick) {
		(void)sd_event_source_set_time_relative(meter.tick, TICK_US);
		(void)sd_event_source_set_enabled(meter.tick, SD_EVENT_ONESHOT);
	}
}

static int on_tick(sd_event_source *source, uint64_t usec, void *userdata)
{
	draw(userdata);
	return 0;
}

static void view_begin(struct watch *w)
{
	/*
	 * Without a timer the countdown moves with the band's values only: worse, and no reason to
	 * give up.
	 */
	(void)sd_event_add_time_relative(w->event, &meter.tick, CLOCK_MONOTONIC, TICK_US,
					 TICK_US / 10, on_tick, w);
	draw(w);
}

static void view_changed(struct watch *w, const json_t *names)
{
	draw(w);
}

static void view_rep(struct watch *w, const json_t *rep)
{
	struct phrase line = phrase_rep(w->units, rep, w->workout);

	if (*line.text)
		screen_print_above(line.text);
	draw(w);
}

static void view_end(struct watch *w, const json_t *summary)
{
	struct phrase best = phrase_best(w->units, summary);

	if (summary)
		screen_print_above(phrase_summary(summary).text);
	if (*best.text)
		screen_print_above(best.text);
	(void)fflush(stdout);
	meter.tick = sd_event_source_disable_unref(meter.tick);
}

const struct view view_screen = {
	.wants_live = true,
	.begin = view_begin,
	.changed = view_changed,
	.rep = view_rep,
	.live = draw,
	.end = view_end,
};
