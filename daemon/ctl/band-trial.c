/* SPDX-License-Identifier: MIT */
/*
 * One pull to see that a band measures. It is shown as it comes, by a bar and in the person's own
 * units; nothing is detected or stored, that is the workout's.
 */

#include <errno.h>
#include <math.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "ctl/band-trial.h"
#include "ctl/client.h"
#include "ctl/cmd.h"
#include "ctl/phrase.h"
#include "ctl/screen.h"
#include "ctl/stream.h"
#include "ctl/terminal.h"

#define TRIAL_S      30
#define DRAW_MS      100
#define PULL_MIN_N   10.0 /* a kilogram: more than a hand on the hook */
#define MOVE_MIN_DEG 15.0
#define OVER_SHARE   0.3 /* of the peak: so far down, and the pull is over */

struct trial {
	struct stream stream;
	enum units units;
	bool known, motion;
	double now, peak, scale; /* newtons over the tare, or degrees; scale: the end of the bar */
};

static int on_line(void *userdata, const char *text, size_t n)
{
	json_auto_t *line = json_loadb(text, n, 0, NULL);
	struct trial *t = userdata;
	const json_t *tilt = json_object_get(line, "tilt_deg"),
		     *force = json_object_get(line, "force_n");

	if (!tilt && !force)
		return 0; /* lines were lost: the next one does as well */
	t->known = true;
	t->motion = tilt != NULL;
	t->now = fabs(json_number_value(tilt ?: force));
	t->peak = MAX(t->peak, t->now);
	return 0;
}

static struct figure figure(const struct trial *t, double value)
{
	return t->motion ? phrase_angle(value) : phrase_force(t->units, value);
}

static void draw(struct trial *t)
{
	double least = t->motion ? MOVE_MIN_DEG : PULL_MIN_N;

	t->scale = MAX(t->scale, MAX(2 * least, t->peak * 1.1));
	screen_rewind();
	if (t->known)
		screen_line("%-6s %s %s", t->motion ? "angle" : "force",
			    screen_bar(t->now / t->scale, -1).text, figure(t, t->now).text);
	else
		screen_line("waiting for the first values");
	screen_show();
}

static bool is_over(const struct trial *t)
{
	return t->peak >= (t->motion ? MOVE_MIN_DEG : PULL_MIN_N) && t->now < OVER_SHARE * t->peak;
}

/* Return: 1 to go on, 0 when a key was pressed, or a negative errno. */
static int take_some(struct trial *t)
{
	struct pollfd fds[] = { { .fd = t->stream.fd, .events = POLLIN },
				{ .fd = STDIN_FILENO, .events = POLLIN } };
	char key;
	int r = 1;

	if (poll(fds, ELEMENTS(fds), DRAW_MS) < 0)
		return -errno;
	if (fds[1].revents)
		return read(STDIN_FILENO, &key, 1) < 0 ? -errno : 0;
	if (fds[0].revents)
		r = stream_read(&t->stream, on_line, t);
	return r == 0 ? -EPIPE : r;
}

static int show(struct trial *t)
{
	uint64_t end_us = client_now_us() + TRIAL_S * USEC_PER_SEC, drawn_us = 0;
	int r = 1;

	while (r > 0 && !is_over(t) && client_now_us() < end_us) {
		if (client_now_us() >= drawn_us + DRAW_MS * USEC_PER_MSEC) {
			draw(t);
			drawn_us = client_now_us();
		}
		r = take_some(t);
	}
	draw(t);
	return r;
}

static void say_what_was_felt(const struct trial *t)
{
	if (is_over(t))
		printf("It felt %s: it works.\n", figure(t, t->peak).text);
	else if (t->known)
		puts("It has felt nothing to speak of. See that it is hooked in at both ends, or "
		     "strapped on tightly.");
	else
		puts("It has sent nothing. See: instepctl doctor");
}

int band_trial(sd_bus *bus, const char *path)
{
	static struct trial t;
	json_auto_t *manager = NULL;
	int code, r = 0;

	t = (struct trial){ .stream.fd = -1 };
	code = client_properties(bus, CLIENT_ROOT, CLIENT_MANAGER, &manager);
	t.units = phrase_units(client_text(manager, "units"));
	if (code == CTL_OK)
		code = stream_open(&t.stream, bus, path);
	if (code == CTL_OK) {
		terminal_keys(true);
		r = show(&t);
		terminal_keys(false);
		screen_leave();
	}
	stream_close(&t.stream);
	if (r < 0)
		return cmd_fail(CTL_FAILED, "the band's values have ended: %s", strerror(-r));
	if (code == CTL_OK && r > 0)
		say_what_was_felt(&t);
	return code;
}
