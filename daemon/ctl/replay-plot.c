/* SPDX-License-Identifier: MIT */

/*
 * A recording is read twice for its picture: how long it is and where rest was is only known at its
 * end, and it may be too long to keep. So it has to be a file.
 */

#include "ctl/replay-plot.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include "ctl/cmd.h"

/* What cannot be opened or written is said by who does it. */
static int check_files(const char *recording, const char *path)
{
	struct stat from, to;

	if (stat(recording, &from) < 0)
		return CTL_OK;
	if (!S_ISREG(from.st_mode))
		return cmd_fail(CTL_FAILED,
				"%s: a picture needs a file, because it is read twice; save the "
				"recording to one first",
				recording);
	if (stat(path, &to) == 0 && to.st_dev == from.st_dev && to.st_ino == from.st_ino)
		return cmd_fail(CTL_FAILED,
				"%s: this is the recording; give the picture another name", path);
	return CTL_OK;
}

int replay_plot_begin(struct replay_plot *p, const char *recording, const char *path)
{
	const char *slash = strrchr(recording, '/');
	int code, r;

	*p = (struct replay_plot){ .recording = recording, .path = path };
	plot_init(&p->plot, slash ? slash + 1 : recording, &p->labels);
	if (!plot_can_write(path))
		return cmd_usage("the name of a picture ends in .svg or .png, and \"%s\" does not",
				 path);
	if (!strcmp(recording, "-"))
		return cmd_usage("standard input cannot be plotted, because a recording is read "
				 "twice for that; save it to a file first");
	code = check_files(recording, path);
	if (code != CTL_OK)
		return code;

	r = labels_read(&p->labels, recording);
	if (r < 0)
		return cmd_fail(CTL_FAILED, "%s",
				*p->labels.error ? p->labels.error : strerror(-r));
	return CTL_OK;
}

static int read_again(struct replay_plot *p)
{
	struct trace_reader reader;
	struct sample s;
	int r;

	r = trace_reader_open(&reader, p->recording);
	if (r == 0)
		while ((r = trace_reader_next(&reader, &s)) > 0)
			plot_sample(&p->plot, &s);
	trace_reader_done(&reader);
	if (r < 0)
		return cmd_fail(CTL_FAILED, "%s", reader.error);

	plot_sampled(&p->plot);
	return CTL_OK;
}

int replay_plot_end(struct replay_plot *p, const struct trace_reader *replayed)
{
	int r, code;

	r = plot_measured(&p->plot, replayed->kind, replayed->first_us,
			  (uint64_t)(replayed->last_us - replayed->first_us));
	if (r == -E2BIG)
		return cmd_fail(CTL_FAILED,
				"there is too much in it for a picture (over %d events); cut the "
				"recording",
				PLOT_EVENTS_MAX);
	if (r < 0)
		return cmd_fail(CTL_FAILED, "no memory for the picture");
	code = read_again(p);
	if (code != CTL_OK)
		return code;

	r = plot_write(&p->plot, p->path);
	if (r < 0)
		return cmd_fail(CTL_FAILED, "could not write %s: %s", p->path, strerror(-r));
	return CTL_OK;
}

void replay_plot_done(struct replay_plot *p)
{
	plot_done(&p->plot);
	labels_done(&p->labels);
	plot_forget_fonts();
}
