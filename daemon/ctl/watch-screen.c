/* SPDX-License-Identifier: MIT */
/*
 * A workout on a terminal: a few lines that are drawn over in place (where we are, the cue, the
 * countdown, the force against its target or the angle), and above them a line for each rep, which
 * stays. The timer runs only while a countdown does. Left out on purpose: the full screen, colours,
 * and a fixed width; it should feel like one command among others.
 */

#include <langinfo.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "ctl/client.h"
#include "ctl/phrase.h"
#include "ctl/watch.h"
#include "ctl/wrap.h"

#define BOLD          "\033[1m"
#define TICK_US       (100 * USEC_PER_MSEC)
#define BAR_MAX       40
#define SCALE_MIN_N   10.0 /* a kilogram across the bar: less would show noise */
#define SCALE_MIN_DEG 20.0

/* There is one terminal. */
static struct {
	unsigned lines; /* that are drawn over next time */
	/* at the right end of the bar; they only grow, so that the bar does not jump */
	double scale_n, scale_deg;
	sd_event_source *tick;
} screen;

/*
 * What does not fit into the height is left out: lines that have scrolled away cannot be drawn
 * over.
 */
static void draw_bytes(const char *style, const char *text, size_t n)
{
	if (screen.lines + 1 >= wrap_terminal().ws_row)
		return;
	printf("%s%.*s\033[m\033[K\n", style, (int)n, text);
	screen.lines++;
}

/* Over as many lines as it needs. */
static void draw_text(const char *style, const char *text)
{
	while (*text) {
		size_t n = wrap_line(text, wrap_terminal().ws_col);

		if (n == 0)
			return; /* not text, or a terminal without width */
		draw_bytes(style, text, n);
		text += n;
		text += strspn(text, " ");
	}
}

_printf_(1, 2) static void draw_line(const char *format, ...)
{
	char text[512];
	va_list args;

	va_start(args, format);
	(void)vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	draw_text("", text);
}

/* "█████|░░░░": @part of the bar filled, a mark at @mark (below 0: none) */
static struct phrase bar(double part, double mark)
{
	bool utf8 = !strcmp(nl_langinfo(CODESET), "UTF-8");
	unsigned columns = MIN(BAR_MAX, wrap_terminal().ws_col / 2);
	struct phrase p = {};

	for (unsigned i = 0; i < columns; i++) {
		double from = i / (double)columns, to = (i + 1) / (double)columns;
		const char *cell = part > (from + to) / 2 ? (utf8 ? "█" : "#") : (utf8 ? "░" : "-");

		if (mark >= from && mark < to)
			cell = "|";
		(void)strncat(p.text, cell, sizeof(p.text) - strlen(p.text) - 1);
	}
	return p;
}

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
	draw_line("%s%s%s%s%s%s%s%s, %.0f tried%s", client_text(w->workout, "exercise"),
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
		draw_line("%-8s %s %4.1f s", label, bar(1 - left_s / whole_s, -1).text,
			  ceil(left_s * 10) / 10);
	else
		draw_line("%s", label);
}

static void draw_angle(const struct watch *w)
{
	double deg = w->live.tilt_deg;

	screen.scale_deg = MAX(screen.scale_deg, MAX(SCALE_MIN_DEG, deg * 1.1));
	draw_line("%-8s %s %s", "angle", bar(deg / screen.scale_deg, -1).text,
		  phrase_angle(deg).text);
}

static void draw_force(const struct watch *w)
{
	double target_n = client_number(w->workout, "target");

	screen.scale_n =
		MAX(screen.scale_n, MAX(SCALE_MIN_N, MAX(target_n * 1.5, w->live.over_n * 1.1)));
	draw_line(
		"%-8s %s %s%s%s", "force",
		bar(w->live.over_n / screen.scale_n, target_n > 0 ? target_n / screen.scale_n : -1)
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
		draw_text("", next);
}

/* To the first of our lines. */
static void rewind_lines(void)
{
	if (screen.lines > 0)
		printf("\033[%uA\r", screen.lines);
	screen.lines = 0;
}

static void draw(struct watch *w)
{
	double left_s, whole_s;
	bool counts = client_number(w->workout, "phase_ends") > 0 &&
		      countdown(w, &left_s, &whole_s) && left_s > 0;

	rewind_lines();
	draw_position(w);
	draw_text(BOLD, client_text(w->workout, "cue")); /* what the person has to know */
	draw_countdown(w);
	draw_live(w);
	draw_text("", client_text(w->workout, "note"));
	draw_next(w);
	fputs("\033[J", stdout);
	(void)fflush(stdout);

	if (counts && screen.tick) {
		(void)sd_event_source_set_time_relative(screen.tick, TICK_US);
		(void)sd_event_source_set_enabled(screen.tick, SD_EVENT_ONESHOT);
	}
}

static int on_tick(sd_event_source *source, uint64_t usec, void *userdata)
{
	draw(userdata);
	return 0;
}

static void print_above(const char *line)
{
	rewind_lines();
	fputs("\033[J", stdout);
	wrap_print(NULL, line);
}

static void screen_begin(struct watch *w)
{
	/*
	 * Without a timer the countdown moves with the band's values only: worse, and no reason to
	 * give up.
	 */
	(void)sd_event_add_time_relative(w->event, &screen.tick, CLOCK_MONOTONIC, TICK_US,
					 TICK_US / 10, on_tick, w);
	draw(w);
}

static void screen_changed(struct watch *w, const json_t *names)
{
	draw(w);
}

static void screen_rep(struct watch *w, const json_t *rep)
{
	struct phrase line = phrase_rep(w->units, rep, w->workout);

	if (*line.text)
		print_above(line.text);
	draw(w);
}

static void screen_end(struct watch *w, const json_t *summary)
{
	struct phrase best = phrase_best(w->units, summary);

	if (summary)
		print_above(phrase_summary(summary).text);
	if (*best.text)
		print_above(best.text);
	(void)fflush(stdout);
	screen.tick = sd_event_source_disable_unref(screen.tick);
}

const struct view view_screen = {
	.wants_live = true,
	.begin = screen_begin,
	.changed = screen_changed,
	.rep = screen_rep,
	.live = draw,
	.end = screen_end,
};
