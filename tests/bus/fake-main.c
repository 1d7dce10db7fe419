/* SPDX-License-Identifier: MIT */
/*
 * The fake bluetoothd with one virtual band as a program, for shell tests and the demo. It ends with the bus or by
 * SIGTERM, and prints "ready" once org.bluez and org.instep.Test1 are there.
 */

#include <errno.h>
#include <getopt.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bus/control.h"
#include "bus/follower.h"
#include "util/macro.h"

static const char help[] =
	"Usage: fake-bluez [OPTION...]\n"
	"Play org.bluez on $DBUS_SYSTEM_BUS_ADDRESS with a virtual Progressor in range.\n"
	"\n"
	"  --address=ADDRESS  of the band (" VIRTUAL_BAND_ADDRESS ")\n"
	"  --seed=N           another seed, another person (1)\n"
	"  --level=KG         how hard the person pulls (3)\n"
	"  --rate=HZ          samples a second (80)\n"
	"  --speed=X          sensor seconds in a real second (1)\n"
	"  --follow           pull when the daemon says so, instead of by plan\n"
	"  --holds=N          by plan: how many (7)\n"
	"  --hold=SECONDS     by plan: how long (5.5)\n"
	"  --rest=SECONDS     by plan: between two (3)\n"
	"  --short=INDEX      this hold, from 0, is let go too early\n"
	"  --short-s=SECONDS  after so long (2)\n"
	"  --known            bluetoothd knows the band already, without a scan\n"
	"  --help             this text\n";

struct options {
	struct person_plan plan;
	const char *address;
	double speed;
	bool follow, known;
};

enum {
	OPT_ADDRESS,
	OPT_SEED,
	OPT_LEVEL,
	OPT_RATE,
	OPT_SPEED,
	OPT_FOLLOW,
	OPT_HOLDS,
	OPT_HOLD,
	OPT_REST,
	OPT_SHORT,
	OPT_SHORT_S,
	OPT_KNOWN,
	OPT_HELP
};

static const struct option longs[] = {
	{ "address", required_argument, NULL, OPT_ADDRESS },
	{ "seed", required_argument, NULL, OPT_SEED },
	{ "level", required_argument, NULL, OPT_LEVEL },
	{ "rate", required_argument, NULL, OPT_RATE },
	{ "speed", required_argument, NULL, OPT_SPEED },
	{ "follow", no_argument, NULL, OPT_FOLLOW },
	{ "holds", required_argument, NULL, OPT_HOLDS },
	{ "hold", required_argument, NULL, OPT_HOLD },
	{ "rest", required_argument, NULL, OPT_REST },
	{ "short", required_argument, NULL, OPT_SHORT },
	{ "short-s", required_argument, NULL, OPT_SHORT_S },
	{ "known", no_argument, NULL, OPT_KNOWN },
	{ "help", no_argument, NULL, OPT_HELP },
	{ 0 },
};

static void option_set(struct options *o, int option)
{
	struct person_plan *plan = &o->plan;

	switch (option) {
	case OPT_ADDRESS:
		o->address = optarg;
		break;
	case OPT_SEED:
		plan->seed = strtoull(optarg, NULL, 0);
		break;
	case OPT_LEVEL:
		plan->level_kg = atof(optarg);
		break;
	case OPT_RATE:
		plan->rate_hz = atof(optarg);
		break;
	case OPT_SPEED:
		o->speed = atof(optarg);
		break;
	case OPT_FOLLOW:
		o->follow = true;
		break;
	case OPT_HOLDS:
		plan->holds = (unsigned)atoi(optarg);
		break;
	case OPT_HOLD:
		plan->hold_s = atof(optarg);
		break;
	case OPT_REST:
		plan->rest_s = atof(optarg);
		break;
	case OPT_SHORT:
		plan->short_hold = atoi(optarg);
		break;
	case OPT_SHORT_S:
		plan->short_s = atof(optarg);
		break;
	case OPT_KNOWN:
		o->known = true;
		break;
	case OPT_HELP:
		fputs(help, stdout);
		exit(EXIT_SUCCESS);
	default:
		fputs(help, stderr);
		exit(2);
	}
}

static int run(const struct options *o)
{
	sd_event *event = NULL;
	struct fake *fake = NULL;
	struct virtual_band band = { 0 };
	struct control control = { 0 };
	struct follower follower = { 0 };
	int r;

	r = sd_event_default(&event);
	if (r >= 0)
		r = sd_event_add_signal(event, NULL, SIGTERM, NULL, NULL);
	if (r >= 0)
		r = sd_event_add_signal(event, NULL, SIGINT, NULL, NULL);
	if (r >= 0)
		r = fake_new(&fake, event);
	if (r >= 0)
		r = virtual_band_init(&band, fake, event, &o->plan, o->address, o->speed);
	if (r >= 0 && o->known)
		fake_device_know(band.device, true);
	if (r >= 0)
		r = fake_start(fake);
	if (r >= 0)
		r = control_init(&control, fake, &band);
	if (r >= 0 && o->follow) {
		r = follower_init(&follower, &band);
		follower.short_pull = o->plan.short_hold;
		follower.short_s = o->plan.short_s;
	}

	if (r >= 0) {
		puts("ready");
		fflush(stdout);
		r = sd_event_loop(event);
	}

	follower_done(&follower);
	control_done(&control);
	fake_free(fake);
	virtual_band_done(&band);
	sd_event_unref(event);
	return r;
}

int main(int argc, char **argv)
{
	struct options o = {
		.plan = { .seed = 1,
			  .level_kg = 3,
			  .rate_hz = 80,
			  .holds = 7,
			  .hold_s = 5.5,
			  .rest_s = 3,
			  .short_hold = -1,
			  .short_s = 2,
			  .pretension = 1,
			  .tremor = 1,
			  .noise = 1,
			  .overshoot = 1 },
		.speed = 1,
	};
	sigset_t signals;
	int option, r;

	while ((option = getopt_long(argc, argv, "", longs, NULL)) >= 0)
		option_set(&o, option);
	if (o.follow)
		o.plan.holds = 0;
	if (optind < argc || o.speed <= 0 || o.plan.rate_hz <= 0) {
		fputs(help, stderr);
		return 2;
	}

	sigemptyset(&signals);
	sigaddset(&signals, SIGTERM);
	sigaddset(&signals, SIGINT);
	sigprocmask(SIG_BLOCK, &signals, NULL);

	r = run(&o);
	if (r < 0)
		fprintf(stderr, "fake-bluez: %s\n", strerror(-r));
	return r < 0 ? EXIT_FAILURE : EXIT_SUCCESS;
}
