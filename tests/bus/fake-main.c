/* SPDX-License-Identifier: MIT */
/*
 * The fake bluetoothd with one virtual band or sensor as a program, for shell tests and the demo.
 * It ends with the bus or by SIGTERM, and prints "ready" once org.bluez and org.instep.Test1 are
 * there.
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
	"Play org.bluez on $DBUS_SYSTEM_BUS_ADDRESS with a virtual Progressor in range,\n"
	"or with a virtual WT901BLE68.\n"
	"\n"
	"  --sensor           a motion sensor on the foot in place of the band: --level, --rate,\n"
	"                     --speed, --short and --short-s are not for it; --holds counts its\n"
	"                     repetitions\n"
	"  --address=ADDRESS  of the band (" VIRTUAL_BAND_ADDRESS
	", of a sensor " VIRTUAL_SENSOR_ADDRESS ")\n"
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
	bool sensor, follow, known;
};

enum {
	OPT_SENSOR,
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
	{ "sensor", no_argument, NULL, OPT_SENSOR },
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
	case OPT_SENSOR:
		o->sensor = true;
		break;
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

/* What is in range, and the person it is on. */
struct world {
	struct fake *fake;
	struct virtual_band band;
	struct virtual_sensor sensor;
	struct control control;
	struct follower follower;
};

static int run_band(struct world *w, sd_event *event, const struct options *o)
{
	int r;

	r = virtual_band_init(&w->band, w->fake, event, &o->plan, o->address, o->speed);
	if (r >= 0 && o->known)
		fake_device_know(w->band.device, true);
	if (r >= 0)
		r = fake_start(w->fake);
	if (r >= 0)
		r = control_init(&w->control, w->fake, &w->band);
	if (r >= 0 && o->follow) {
		r = follower_init(&w->follower, &w->band);
		w->follower.short_pull = o->plan.short_hold;
		w->follower.short_s = o->plan.short_s;
	}
	return r;
}

static int run_sensor(struct world *w, sd_event *event, const struct options *o)
{
	struct mover_plan plan = virtual_sensor_plan;
	int r;

	plan.seed = o->plan.seed;
	plan.reps = MIN(o->plan.holds, (unsigned)MOVER_REPS_MAX);
	plan.hold_s = o->plan.hold_s;
	plan.rest_s = o->plan.rest_s;
	r = virtual_sensor_init(&w->sensor, w->fake, event, &plan, o->address, false);
	if (r >= 0 && o->known)
		fake_device_know(w->sensor.device, true);
	if (r >= 0)
		r = fake_start(w->fake);
	if (r >= 0)
		r = control_init_sensor(&w->control, w->fake, &w->sensor);
	if (r >= 0 && o->follow)
		r = follower_init_sensor(&w->follower, &w->sensor);
	return r;
}

static int run(const struct options *o)
{
	static struct world w;
	sd_event *event = NULL;
	int r;

	r = sd_event_default(&event);
	if (r >= 0)
		r = sd_event_add_signal(event, NULL, SIGTERM, NULL, NULL);
	if (r >= 0)
		r = sd_event_add_signal(event, NULL, SIGINT, NULL, NULL);
	if (r >= 0)
		r = fake_new(&w.fake, event);
	if (r >= 0)
		r = o->sensor ? run_sensor(&w, event, o) : run_band(&w, event, o);

	if (r >= 0) {
		puts("ready");
		fflush(stdout);
		r = sd_event_loop(event);
	}

	follower_done(&w.follower);
	control_done(&w.control);
	fake_free(w.fake);
	virtual_band_done(&w.band);
	virtual_sensor_done(&w.sensor);
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
