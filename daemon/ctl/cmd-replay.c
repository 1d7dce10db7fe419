/* SPDX-License-Identifier: MIT */
/*
 * instepctl replay: a recording through the same detector as the daemon's, and what it saw in it.
 * This is how the detector is judged, so its JSON is fixed (one object a line, kilograms and
 * seconds whatever the settings say) and it needs neither bus nor daemon.
 */

#include <assert.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>

#include "core/figure.h"
#include "core/track.h"
#include "ctl/cmd.h"
#include "ctl/replay-plot.h"
#include "driver/driver.h"
#include "trace/reader.h"

static const char help[] =
	"Usage: instepctl replay [--json] [--stream] [--driver NAME] [--plot OUT.svg]\n"
	"                        FILE.csv\n"
	"\n"
	"Find the holds in a recording of force, or the repetitions in one of motion: a\n"
	"CSV file with the header t_s,force_kg or t_s,ax_g,ay_g,az_g,gx_dps,gy_dps,gz_dps\n"
	"(\"-\" reads standard input). A load whose plateau is under a second is a pulse.\n"
	"No daemon is needed.\n"
	"\n"
	"Options:\n"
	"  --json         one JSON object a line\n"
	"  --stream       also what was announced live: hold-begin, hold-end, hold-cancel\n"
	"  --driver NAME  of the sensor, for one that is coarse, as the\n"
	"                 pitchsix-forceboard: one step of it is no load\n"
	"  --plot FILE    also draw it into FILE, an SVG or a PNG by its name: the\n"
	"                 signal, the phases, what was said when, and the labels of\n"
	"                 FILE.labels.csv where there is one\n"
	"  --help         this text\n"
	"\n"
	"Exit status: 0 also when nothing is found in it, 1 when it has no rows or a\n"
	"malformed one (what was found before that is printed).\n";

struct replay {
	bool json, stream;
	const struct driver *driver; /* NULL: of a sensor that is fine enough */
	unsigned holds, pulses, reps;
	struct trace_reader recording;
	struct track track;
	const char *plot_path; /* NULL: no picture */
	struct replay_plot plot;
};

static double on_file_clock_s(const struct replay *p, uint64_t t_us)
{
	return (double)(p->recording.first_us + (int64_t)t_us) / 1e6;
}

/* Rounded as it is printed, so that a rest of -0.00001 kg reads 0.0000 and not -0.0000. */
static double kg(double newton)
{
	return round(newton / NEWTON_PER_KG * 1e4) / 1e4 + 0.0;
}

static void json_edges(const struct replay *p, const struct event *e)
{
	const struct hold_record *h = &e->hold;

	printf("{\"event\":\"%s\",\"id\":%" PRIu32 ",\"start_s\":%.4f,\"plateau_start_s\":%.4f"
	       ",\"plateau_end_s\":%.4f,\"end_s\":%.4f",
	       event_kind_name(e->kind), e->id, on_file_clock_s(p, h->start_us),
	       on_file_clock_s(p, h->plateau_start_us), on_file_clock_s(p, h->plateau_end_us),
	       on_file_clock_s(p, h->end_us));
}

static void json_times(const struct replay *p, const struct event *e)
{
	printf(",\"unknown_s\":%.4f,\"noticed_s\":%.4f,\"decided_s\":%.4f%s",
	       usec_to_s(e->hold.unknown_us), on_file_clock_s(p, e->begun_us),
	       on_file_clock_s(p, e->noticed_us), e->hold.open ? ",\"open\":true" : "");
}

/* What the fixed format does not have comes behind it. */
static void json_figures(const struct hold_record *h)
{
	printf(",\"tension_s\":%.4f", usec_to_s(figure_tension_us(h)));
	if (isfinite(h->rfd_n_per_s))
		printf(",\"rfd_kg_per_s\":%.4f", kg(h->rfd_n_per_s));
	if (isfinite(h->steadiness))
		printf(",\"steadiness\":%.4f", h->steadiness);
	puts("}");
}

static void json_final(const struct replay *p, const struct event *e)
{
	const struct hold_record *h = &e->hold;

	json_edges(p, e);
	if (e->kind == EVENT_REP)
		printf(",\"range_deg\":%.1f", h->range_deg);
	else
		printf(",\"rest_kg\":%.4f,\"level_kg\":%.4f,\"peak_kg\":%.4f,\"mean_kg\":%.4f"
		       ",\"held_s\":%.4f",
		       kg(h->rest_n), kg(h->level_n), kg(h->peak_n), kg(h->mean_n),
		       usec_to_s(h->held_us));
	json_times(p, e);
	json_figures(h);
}

static void text_header(const struct replay *p)
{
	if (p->stream || p->holds + p->pulses + p->reps != 1)
		return;
	printf("%4s %-5s %10s %7s %7s %7s", "", "", "start s", "out s", "hold s", "back s");
	if (p->reps)
		printf(" %9s\n", "range deg");
	else
		printf(" %9s %9s %9s %9s\n", "level kg", "peak kg", "mean kg", "rest kg");
}

static void text_final(const struct replay *p, const struct event *e)
{
	const struct hold_record *h = &e->hold;

	text_header(p);
	printf("%4" PRIu32 " %-5s %10.2f %7.2f %7.2f %7.2f", e->id, event_kind_name(e->kind),
	       on_file_clock_s(p, h->start_us), usec_to_s(h->plateau_start_us - h->start_us),
	       usec_to_s(h->plateau_end_us - h->plateau_start_us),
	       usec_to_s(h->end_us - h->plateau_end_us));
	if (e->kind == EVENT_REP)
		printf(" %9.0f", h->range_deg);
	else
		printf(" %9.2f %9.2f %9.2f %9.2f", kg(h->level_n), kg(h->peak_n), kg(h->mean_n),
		       kg(h->rest_n));
	printf("%s\n", h->open ? "  (the recording ends in it)" : "");
}

static void print_final(struct replay *p, const struct event *e)
{
	p->holds += e->kind == EVENT_HOLD;
	p->pulses += e->kind == EVENT_PULSE;
	p->reps += e->kind == EVENT_REP;
	if (p->json)
		json_final(p, e);
	else
		text_final(p, e);
}

static void print_live(const struct replay *p, const struct event *e)
{
	if (!p->stream)
		return;
	printf(p->json ? "{\"event\":\"%s\",\"id\":%" PRIu32 ",\"at_s\":%.4f,\"noticed_s\":%.4f}\n"
		       : "%s of %" PRIu32 " at %.2f s, noticed at %.2f s\n",
	       event_kind_name(e->kind), e->id, on_file_clock_s(p, e->at_us),
	       on_file_clock_s(p, e->noticed_us));
}

static void print_cancel(const struct replay *p, const struct event *e)
{
	if (!p->stream)
		return;
	printf(p->json ? "{\"event\":\"%s\",\"id\":%" PRIu32 ",\"reason\":\"%s\"}\n"
		       : "%s of %" PRIu32 ": %s\n",
	       event_kind_name(e->kind), e->id, cancel_reason_name(e->cancel));
}

static void print_event(struct replay *p, const struct event *e)
{
	switch (e->kind) {
	case EVENT_LOAD_BEGIN:
	case EVENT_LOAD_END:
		print_live(p, e);
		break;
	case EVENT_LOAD_CANCEL:
		print_cancel(p, e);
		break;
	case EVENT_HOLD:
	case EVENT_PULSE:
	case EVENT_REP:
		print_final(p, e);
		break;
	case EVENT_REST:
	case EVENT_LOAD_STALL:
	case EVENT_LOAD_GO_ON:
	case EVENT_LOAD_EARNED:
	case EVENT_GAP:
		break; /* of the guidance, not of the recording */
	}
}

static void take_events(struct replay *p, const struct event *events, int n)
{
	assert(n >= 0); /* what the detector would refuse, trace_reader_next() has refused */
	for (int i = 0; i < n; i++)
		print_event(p, &events[i]);
	if (p->plot_path)
		plot_heard(&p->plot.plot, &p->track, events, n);
}

static int replay_rows(struct replay *p)
{
	struct event events[TRACK_EVENTS_MAX];
	struct sample s;
	int r;

	track_init(&p->track);
	if (p->driver)
		track_steps(&p->track, p->driver->step_n);
	while ((r = trace_reader_next(&p->recording, &s)) > 0) {
		take_events(p, events, track_push(&p->track, &s, events));
	}
	if (r == 0)
		take_events(p, events, track_finish(&p->track, events));
	return r;
}

static void print_total(const struct replay *p)
{
	if (p->recording.kind == SAMPLE_MOTION)
		printf("%u repetition%s\n", p->reps, p->reps == 1 ? "" : "s");
	else
		printf("%u hold%s, %u pulse%s\n", p->holds, p->holds == 1 ? "" : "s", p->pulses,
		       p->pulses == 1 ? "" : "s");
}

static int replay(struct replay *p, const char *path)
{
	int r;

	if (p->plot_path) {
		r = replay_plot_begin(&p->plot, path, p->plot_path);
		if (r != CTL_OK)
			return r;
	}
	r = trace_reader_open(&p->recording, path);
	if (r == 0)
		r = replay_rows(p);
	trace_reader_done(&p->recording);
	if (r < 0)
		return cmd_fail(CTL_FAILED, "%s", p->recording.error);

	if (!p->json)
		print_total(p);
	return p->plot_path ? replay_plot_end(&p->plot, &p->recording) : CTL_OK;
}

static int read_option(void *userdata, const struct option *option, const char *value)
{
	struct replay *p = userdata;

	switch (option->val) {
	case 'j':
		p->json = true;
		break;
	case 's':
		p->stream = true;
		break;
	case 'd':
		p->driver = driver_find(value);
		if (!p->driver)
			return cmd_usage("there is no driver \"%s\"; see: instepctl devices",
					 value);
		break;
	default:
		p->plot_path = value;
		break;
	}
	return CTL_OK;
}

int cmd_replay(int argc, char **argv)
{
	static const struct option options[] = {
		{ "json", no_argument, NULL, 'j' },
		{ "stream", no_argument, NULL, 's' },
		{ "driver", required_argument, NULL, 'd' },
		{ "plot", required_argument, NULL, 'p' },
		{ "help", no_argument, NULL, 'h' },
		{},
	};
	struct replay p = {};
	int code;

	code = cmd_read_options(argc, argv, help, options, read_option, &p);
	if (code >= 0)
		return code;
	if (argc - optind != 1)
		return cmd_usage("give it one recording (FILE.csv)");
	code = replay(&p, argv[optind]);
	if (p.plot_path)
		replay_plot_done(&p.plot);
	return code;
}
