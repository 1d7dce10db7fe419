/* SPDX-License-Identifier: MIT */
/*
 * instepctl band calibrate: teach a band what its numbers weigh, by hanging known weights on it.
 * Which weights may be asked for, one after the other, or be given beforehand; when each of them
 * hangs still only a person can say, by Enter. Nothing changes before all are weighed.
 */

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "core/calibration.h"
#include "ctl/band-ready.h"
#include "ctl/band-weigh.h"
#include "ctl/client.h"
#include "ctl/cmd-band.h"
#include "ctl/cmd.h"
#include "ctl/phrase.h"
#include "ctl/terminal.h"
#include "sys/cleanup.h"
#include "util/parse.h"
#include "util/words.h"

static const char help[] =
	"Usage: instepctl band calibrate [ID] [--weights LIST]\n"
	"\n"
	"Teach a band what its numbers weigh. You need at least two weights that you know,\n"
	"and nothing at all may be one of them: the bare hook, and a bucket with five\n"
	"litres of water, will do. The heaviest should be about as heavy as you pull.\n"
	"\n"
	"It asks for each weight, and waits until it hangs still. It is kept for this band;\n"
	"at the end it says how far off the worst one was. Calibrate again to change it.\n"
	"\n"
	"Options:\n"
	"  --weights LIST  which weights, in this order: 0,5,10 or \"0,20 lb\". A number\n"
	"                  alone is in your units (Units= of instep.conf). It then asks\n"
	"                  only for Enter before each.\n"
	"  --help          this text\n"
	"\n"
	"Exit status: 1 when it failed, 4 when you left; the band is then as it was.\n";

struct calibrating {
	sd_bus *bus;
	const char *id, *path;
	const char *list; /* of the weights; NULL = they are asked for */
	size_t n_listed;
	enum units units;
	double scale; /* before; 0 = it was never calibrated, and has to be */
	struct calibration_point points[CALIBRATION_POINTS_MAX];
	size_t n; /* weighed so far; of the listed ones all are known before */
};

static int read_weight(enum units units, const char *text, double *ret_n)
{
	double bare;

	if (parse_double(text, &bare) < 0)
		return parse_force(text, ret_n);

	*ret_n = bare / units_from_newton(units, 1);
	return 0;
}

static bool is_weight(const struct calibrating *c, const char *text, double *ret_n)
{
	if (read_weight(c->units, text, ret_n) == 0 && *ret_n >= 0)
		return true;
	fprintf(stderr, "\"%s\" is no weight: write 5, 5 kg, 50 N or 10 lb.\n", text);
	return false;
}

/* Return: 1 with a weight that is on the band now, 0 when that were all, or negative: they leave. */
static int ask_weight(const struct calibrating *c, double *ret_n)
{
	char question[160], answer[64];

	if (c->n == 0)
		puts("\nTake everything off the band.");
	else
		printf("\nHang a weight on it%s.\n",
		       c->n < CALIBRATION_POINTS_MIN ? "" : ", or press Enter if these are all");
	for (;;) {
		(void)snprintf(question, sizeof(question), "%s",
			       c->n == 0 ? "Enter when nothing hangs on it: "
					 : "How heavy is what hangs on it now? ");
		if (!terminal_ask(question, answer, sizeof(answer)))
			return -ENODATA;
		if (!*answer && c->n == 0)
			(void)snprintf(answer, sizeof(answer), "0");
		if (!*answer && c->n >= CALIBRATION_POINTS_MIN)
			return 0;
		if (is_weight(c, answer, ret_n))
			return 1;
	}
}

static int read_list(struct calibrating *c)
{
	const char *rest = c->list, *word;
	size_t length;

	while (words_next(&rest, &word, &length)) {
		_cleanup_(freep) char *text = strndup(word, length);

		if (c->n_listed == CALIBRATION_POINTS_MAX)
			return cmd_usage("--weights has at most %d of them",
					 CALIBRATION_POINTS_MAX);
		if (!text || !is_weight(c, text, &c->points[c->n_listed].known_n))
			return CTL_USAGE;
		c->n_listed++;
	}
	if (c->list && c->n_listed < CALIBRATION_POINTS_MIN)
		return cmd_usage("--weights needs at least %d, parted by commas; nothing is 0",
				 CALIBRATION_POINTS_MIN);
	return CTL_OK;
}

/* Return: as ask_weight(). */
static int await_listed(const struct calibrating *c)
{
	double known_n = c->points[c->n].known_n;
	char question[160], answer[16];

	if (c->n == c->n_listed)
		return 0;
	(void)snprintf(question, sizeof(question), "Enter when %s hangs on it: ",
		       known_n > 0 ? phrase_force(c->units, known_n).text : "nothing");
	return terminal_ask(question, answer, sizeof(answer)) ? 1 : -ENODATA;
}

static int weigh_all(struct calibrating *c)
{
	int code, r;

	for (c->n = 0; c->n < CALIBRATION_POINTS_MAX; c->n++) {
		struct calibration_point *point = &c->points[c->n];

		r = c->list ? await_listed(c) : ask_weight(c, &point->known_n);
		if (r == 0)
			break;
		if (r < 0)
			return terminal_leave();

		puts("Weighing. Do not touch it.");
		(void)fflush(stdout);
		code = band_weigh(c->bus, c->path, &point->measured_n);
		if (code != CTL_OK)
			return code;
		if (c->scale != 0)
			printf("So far it shows %s.\n",
			       phrase_force(c->units, point->measured_n).text);
	}
	return CTL_OK;
}

static int send_points(const struct calibrating *c, sd_bus_message **ret)
{
	_cleanup_(sd_bus_message_unrefp) sd_bus_message *m = NULL;
	int code, r;

	code = client_new(c->bus, c->path, CLIENT_BAND, "Calibrate", &m);
	if (code != CTL_OK)
		return code;
	r = sd_bus_message_open_container(m, 'a', "(dd)");
	for (size_t i = 0; i < c->n && r >= 0; i++)
		r = sd_bus_message_append(m, "(dd)", c->points[i].known_n, c->points[i].measured_n);
	if (r >= 0)
		r = sd_bus_message_close_container(m);
	if (r < 0)
		return cmd_fail(CTL_FAILED, "%s", strerror(-r));
	return client_send(c->bus, m, ret);
}

static int finish(const struct calibrating *c)
{
	_cleanup_(sd_bus_message_unrefp) sd_bus_message *reply = NULL;
	double scale, offset, worst_n;
	int code;

	code = send_points(c, &reply);
	if (code != CTL_OK)
		return code;
	if (sd_bus_message_read(reply, "ddd", &scale, &offset, &worst_n) < 0)
		return cmd_fail(CTL_FAILED, "instepd's answer makes no sense");

	printf("\n%s is calibrated with %zu weights. ", c->id, c->n);
	if (c->n == CALIBRATION_POINTS_MIN)
		puts("One more would show how well they agree.");
	else
		printf("The worst is off by %s.\n", phrase_force(c->units, worst_n).text);
	if (c->scale != 0 && fabs(scale / c->scale - 1) >= 0.001)
		printf("It had shown %.1f %% too %s.\n", fabs(c->scale / scale - 1) * 100,
		       fabs(c->scale) > fabs(scale) ? "much" : "little");
	return CTL_OK;
}

static int calibrate(struct calibrating *c, const char *id)
{
	json_auto_t *band = NULL, *manager = NULL;
	int code;

	code = client_band(c->bus, id, &band);
	if (code == CTL_OK)
		code = client_properties(c->bus, CLIENT_ROOT, CLIENT_MANAGER, &manager);
	if (code != CTL_OK)
		return code;
	c->id = client_text(band, "id");
	c->path = client_text(band, "path");
	c->scale = client_number(band, "scale");
	c->units = phrase_units(client_text(manager, "units"));
	if (!strcmp(client_text(band, "kind"), "motion"))
		return cmd_fail(CTL_FAILED, "%s is a motion sensor: there is nothing to weigh with",
				c->id);
	code = read_list(c);
	if (code != CTL_OK)
		return code;

	terminal_farewell("%s is as it was: nothing was changed.", c->id);
	code = band_ready(c->bus, c->id, c->path); /* and stays so between two weights */
	if (code == CTL_OK)
		code = weigh_all(c);
	return code == CTL_OK ? finish(c) : code;
}

static int read_option(void *userdata, const struct option *option, const char *value)
{
	struct calibrating *c = userdata;

	c->list = value;
	return CTL_OK;
}

int band_calibrate(int argc, char **argv)
{
	static const struct option options[] = {
		{ "weights", required_argument, NULL, 'w' },
		{ "help", no_argument, NULL, 'h' },
		{},
	};
	_cleanup_(sd_bus_flush_close_unrefp) sd_bus *bus = NULL;
	struct calibrating c = {};
	int code;

	code = cmd_read_options(argc, argv, help, options, read_option, &c);
	if (code >= 0)
		return code;
	if (argc - optind > 1)
		return cmd_usage("calibrate one band at a time");

	code = client_open(&bus);
	c.bus = bus;
	return code == CTL_OK ? calibrate(&c, argv[optind]) : code;
}
