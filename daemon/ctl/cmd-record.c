/* SPDX-License-Identifier: MIT */
/*
 * instepctl record: what a band sends, as a file that instepctl replay reads and finds in it what
 * was found live. The open stream claims the band for as long as this runs.
 */

#include <errno.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <systemd/sd-event.h>

#include "ctl/client.h"
#include "ctl/cmd.h"
#include "ctl/stream-line.h"
#include "ctl/stream.h"
#include "trace/recorder.h"
#include "util/parse.h"

#define SECONDS_MAX 86400

static const char help[] =
	"Usage: instepctl record [--band ID] [--seconds N] [--force] FILE.csv\n"
	"\n"
	"Write what a band sends to a file that instepctl replay reads: its own time,\n"
	"and force or motion, every sample with every digit. Force is over the band's\n"
	"tare at the start of the file. It goes on until Ctrl-C, or until the band is\n"
	"removed. Where the sensor's clock begins anew, as when the link was lost and is\n"
	"back, it goes on in FILE-2.csv, and so on.\n"
	"\n"
	"Options:\n"
	"  --band ID    which band; may be left out when there is only one\n"
	"  --seconds N  end by itself N seconds after the first sample; without any\n"
	"               sample, after N seconds\n"
	"  --force      replace files that are there\n"
	"  --help       this text\n"
	"\n"
	"Exit status: 0 when samples were recorded, 1 when none were or they could not\n"
	"be written, 3 when instepd cannot be reached or went away (what came before is\n"
	"kept).\n";

struct record {
	const char *path, *id; /* id: of the band, or NULL */
	unsigned seconds;      /* 0 = until it is ended */
	bool force;

	sd_bus *bus;
	sd_event *event;
	sd_event_source *timer;
	json_t *band; /* its properties */
	struct stream stream;
	struct trace_recorder recorder;
	uint64_t lost;
	bool over;
	int code; /* the exit status, once it is over */
};

static int leave(struct record *r, int code)
{
	r->over = true;
	r->code = code;
	return sd_event_exit(r->event, 0);
}

static void set_timer(struct record *r)
{
	if (!r->timer)
		return;
	(void)sd_event_source_set_time_relative(r->timer, r->seconds * USEC_PER_SEC);
	(void)sd_event_source_set_enabled(r->timer, SD_EVENT_ONESHOT);
}

static int fail_write(struct record *r, int error)
{
	if (error == -EMFILE)
		return leave(r, cmd_fail(CTL_FAILED,
					 "the sensor's clock began anew too often: %d files are "
					 "full of it",
					 TRACE_PARTS_MAX));
	return leave(r,
		     cmd_fail(CTL_FAILED, "could not go on writing: %s; %s holds what came before",
			      strerror(-error), r->path));
}

static int take_sample(struct record *r, const struct stream_line *line)
{
	int code;

	if (line->sample.kind != r->recorder.kind)
		return leave(r, cmd_fail(CTL_FAILED, "the band sends something else than it did"));
	if (r->recorder.samples == 0) {
		set_timer(r);
		fprintf(stderr, "Recording to %s. Ctrl-C ends it.\n",
			trace_recorder_file(&r->recorder));
	}

	code = trace_recorder_put(&r->recorder, &line->sample, line->zero_n, line->epoch);
	if (code < 0)
		return fail_write(r, code);
	if (code > 0)
		fprintf(stderr, "The sensor's clock began anew: going on in %s.\n",
			trace_recorder_file(&r->recorder));
	return 0;
}

/* Return: 1 when that was the last one. */
static int on_line(void *userdata, const char *text, size_t n)
{
	struct record *r = userdata;
	struct stream_line line;
	int code = 0;

	if (stream_line_read(text, n, &line) < 0)
		code = leave(r, cmd_fail(CTL_FAILED, "instepd's stream makes no sense: %.*s",
					 (int)n, text));
	else if (line.lost)
		r->lost += line.lost;
	else
		code = take_sample(r, &line);
	return code < 0 ? code : r->over;
}

/*
 * The daemon has closed its end: because the band was removed, or because it ended itself. It is
 * asked by its unique name: for the other one the bus would start a new daemon, which answers.
 */
static int end_of_stream(struct record *r)
{
	if (sd_bus_call_method(r->bus, r->stream.daemon, CLIENT_ROOT, "org.freedesktop.DBus.Peer",
			       "Ping", NULL, NULL, "") < 0)
		return leave(r, cmd_fail(CTL_NO_DAEMON,
					 "instepd went away; see: journalctl --user -u instepd"));

	fprintf(stderr, "Band %s was removed.\n", client_text(r->band, "id"));
	return leave(r, CTL_OK);
}

static int on_stream(sd_event_source *source, int fd, uint32_t events, void *userdata)
{
	struct record *r = userdata;
	int n;

	n = stream_read(&r->stream, on_line, r);
	return n == 0 ? end_of_stream(r) : MIN(n, 0);
}

static int on_signal(sd_event_source *source, const struct signalfd_siginfo *si, void *userdata)
{
	return leave(userdata, CTL_OK);
}

static int on_time(sd_event_source *source, uint64_t usec, void *userdata)
{
	return leave(userdata, CTL_OK);
}

static int set_up_loop(struct record *r)
{
	static const int signals[] = { SIGINT, SIGTERM, SIGHUP };
	int code;

	code = sd_event_default(&r->event);
	for (size_t i = 0; i < ELEMENTS(signals) && code >= 0; i++)
		code = sd_event_add_signal(r->event, NULL, signals[i] | SD_EVENT_SIGNAL_PROCMASK,
					   on_signal, r);
	if (code >= 0)
		code = sd_event_add_io(r->event, NULL, r->stream.fd, EPOLLIN, on_stream, r);
	if (code >= 0 && r->seconds)
		code = sd_event_add_time_relative(r->event, &r->timer, CLOCK_MONOTONIC,
						  r->seconds * USEC_PER_SEC, 0, on_time, r);
	return code;
}

/* Return: CTL_OK, also when there was nothing wrong but that no sample came. */
static int loop(struct record *r)
{
	int code;

	fprintf(stderr, "Waiting for band %s.\n", client_text(r->band, "id"));
	code = set_up_loop(r);
	if (code >= 0)
		code = sd_event_loop(r->event);
	if (code < 0)
		return cmd_fail(CTL_FAILED, "could not go on recording: %s", strerror(-code));
	return r->code;
}

static int open_file(struct record *r)
{
	bool motion = !strcmp(client_text(r->band, "kind"), "motion");
	int code;

	code = trace_recorder_open(&r->recorder, r->path, motion ? SAMPLE_MOTION : SAMPLE_FORCE,
				   r->force);
	if (code == -EEXIST)
		return cmd_fail(CTL_FAILED,
				"%s is there already; name another file, or replace it with "
				"--force",
				r->path);
	if (code == -EBUSY)
		return cmd_fail(CTL_FAILED, "another recording goes to %s; name another file",
				r->path);
	if (code == -EINVAL)
		return cmd_fail(CTL_FAILED, "%s is no file that can be replaced", r->path);
	return code < 0 ? cmd_fail(CTL_FAILED, "%s: %s", r->path, strerror(-code)) : CTL_OK;
}

static void say_what_was_recorded(const struct record *r, uint64_t samples, unsigned parts)
{
	printf("%" PRIu64 " samples in %s", samples, r->path);
	if (parts > 1)
		printf(" and the files up to number %u", parts);
	puts("");
	if (r->lost)
		fprintf(stderr, "%" PRIu64 " samples were lost because this program was too slow\n",
			r->lost);
}

static int finish(struct record *r, int code)
{
	uint64_t samples = r->recorder.samples;
	int error;

	error = trace_recorder_close(&r->recorder);
	if (error == -ENOENT && code == CTL_OK)
		code = cmd_fail(CTL_FAILED, "%s was removed before its end: nothing is kept",
				r->path);
	else if (error < 0 && code == CTL_OK)
		code = cmd_fail(CTL_FAILED, "%s lacks its end: %s", r->path, strerror(-error));
	else if (error == 0 && samples)
		say_what_was_recorded(r, samples, r->recorder.part);
	else if (code == CTL_OK)
		code = cmd_fail(CTL_FAILED, "no sample has come; see how the band is: instepctl");
	return code;
}

static int record(struct record *r)
{
	int code;

	code = client_open(&r->bus);
	if (code == CTL_OK)
		code = client_band(r->bus, r->id, &r->band);
	if (code != CTL_OK)
		return code;

	/* first what may be refused: a claim would already wake the band */
	code = open_file(r);
	if (code != CTL_OK)
		return code;

	code = stream_open(&r->stream, r->bus, client_text(r->band, "path"));
	if (code == CTL_OK)
		code = loop(r);
	return finish(r, code);
}

static int read_option(void *userdata, const struct option *option, const char *value)
{
	struct record *r = userdata;

	if (option->val == 'b')
		r->id = value;
	else if (option->val == 'f')
		r->force = true;
	else if (parse_unsigned(value, 1, SECONDS_MAX, &r->seconds) < 0)
		return cmd_usage("--seconds is a number from 1 to %d", SECONDS_MAX);
	return CTL_OK;
}

int cmd_record(int argc, char **argv)
{
	static const struct option options[] = {
		{ "band", required_argument, NULL, 'b' },
		{ "seconds", required_argument, NULL, 's' },
		{ "force", no_argument, NULL, 'f' },
		{ "help", no_argument, NULL, 'h' },
		{},
	};
	static struct record r = { .stream.fd = -1 };
	int code;

	code = cmd_read_options(argc, argv, help, options, read_option, &r);
	if (code >= 0)
		return code;
	if (argc - optind != 1)
		return cmd_usage("name the file to write (FILE.csv)");
	r.path = argv[optind];

	code = record(&r);
	stream_close(&r.stream);
	json_decref(r.band);
	sd_event_source_unref(r.timer);
	sd_event_unref(r.event);
	sd_bus_flush_close_unref(r.bus);
	return code;
}
