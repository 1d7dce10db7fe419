/* SPDX-License-Identifier: MIT */
#pragma once

/* `instepctl replay --plot`: from a recording and its events to a file with their picture. */

#include "ctl/plot.h"
#include "ctl/plot-labels.h"
#include "trace/reader.h"

struct replay_plot {
	const char *recording, *path; /* not owned */
	struct plot_labels labels;
	struct plot plot;
};

/**
 * replay_plot_begin() - before the recording is replayed: can there be a picture of it at @path?
 *
 * Return: an exit status; other than CTL_OK, it has said why not. replay_plot_done() is needed in
 * any case. What the detector says goes to plot_heard() then.
 */
int replay_plot_begin(struct replay_plot *p, const char *recording, const char *path);

/**
 * replay_plot_end() - the recording was replayed: read it again, and make the picture
 *
 * Return: an exit status, likewise.
 */
int replay_plot_end(struct replay_plot *p, const struct trace_reader *replayed);

void replay_plot_done(struct replay_plot *p);
