/* SPDX-License-Identifier: MIT */
/*
 * The bands in reach as a list on the terminal that lives while it is looked at: one comes when its
 * button is pressed, and its signal grows as it is brought nearer. One key takes one. The numbers
 * stay as they were given, so that nobody takes another band than the one just read.
 */

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "ctl/client.h"
#include "ctl/cmd-band.h"
#include "ctl/cmd.h"
#include "ctl/phrase.h"
#include "ctl/scan.h"
#include "ctl/screen.h"
#include "ctl/terminal.h"

#define SHOWN_MAX 9 /* what one key can tell apart */

/* Another one has to be so much stronger to be the one that Enter takes: signals waver. */
#define STRONGER_DBM 6

#define REDRAW_US (200 * USEC_PER_MSEC) /* after a change: others come with it */

struct pick {
	sd_bus *bus;
	sd_event *event;
	json_t *found;       /* candidates, in the order of their coming */
	const json_t *added; /* the bands that we have */
	int best;            /* what Enter takes; -1 = none */
	int chosen;          /* -1 = none yet */
	sd_bus_slot *signals;
	sd_event_source *redraw; /* off = nothing has changed */
	int code;                /* once the loop has ended */
};

static const char *address_of(const json_t *object)
{
	return client_text(object, "address");
}

/* Under which id it was added before; NULL = it was not. */
static const char *known_as(const struct pick *p, const json_t *candidate)
{
	const json_t *band;
	size_t i;

	json_array_foreach(p->added, i, band)
	{
		if (!strcmp(address_of(band), address_of(candidate)))
			return client_text(band, "id");
	}
	return NULL;
}

static const json_t *with_address(const json_t *list, const char *address)
{
	const json_t *object;
	size_t i;

	json_array_foreach(list, i, object)
	{
		if (!strcmp(address_of(object), address))
			return object;
	}
	return NULL;
}

/* Newer values of what is shown, and what is new. One that is gone keeps its place. */
static void merge(struct pick *p, json_t *now)
{
	json_t *candidate, *shown;
	size_t i;

	json_array_foreach(p->found, i, shown)
	{
		const json_t *newer = with_address(now, address_of(shown));

		if (newer)
			(void)json_object_update(shown, (json_t *)newer);
		else
			(void)json_object_set_new(shown, "rssi", json_integer(0));
	}
	json_array_foreach(now, i, candidate)
	{
		if (!with_address(p->found, address_of(candidate)) &&
		    json_array_size(p->found) < SHOWN_MAX)
			(void)json_array_append(p->found, candidate);
	}
}

static double strength(const struct pick *p, int i)
{
	double dbm = client_number(json_array_get(p->found, (size_t)i), "rssi");

	return dbm < 0 ? dbm : -200; /* not told, or gone */
}

static void find_best(struct pick *p)
{
	for (int i = 0; i < (int)json_array_size(p->found); i++)
		if (!known_as(p, json_array_get(p->found, (size_t)i)) &&
		    (p->best < 0 || strength(p, i) >= strength(p, p->best) + STRONGER_DBM))
			p->best = i;
}

static const char *strength_word(double dbm)
{
	return dbm >= -60 ? "strong" : dbm >= -75 ? "good" : dbm >= -90 ? "weak" : "very weak";
}

static void draw_one(const struct pick *p, int i)
{
	const json_t *c = json_array_get(p->found, (size_t)i);
	const char *id = known_as(p, c), *name = client_text(c, "name");
	double dbm = client_number(c, "rssi");
	struct phrase signal = {};

	if (id)
		phrase_add(&signal, "added as %s", id);
	else if (dbm < 0)
		phrase_add(&signal, "%s %s, %.0f dBm", screen_small_bar((dbm + 100) / 60, 5).text,
			   strength_word(dbm), dbm);
	screen_line("%s %d  %-17.17s  %-20.20s  %s", i == p->best ? ">" : " ", i + 1,
		    *name ? name : address_of(c), client_text(c, "title"), signal.text);
}

static void draw(struct pick *p)
{
	int n = (int)json_array_size(p->found);

	screen_rewind();
	for (int i = 0; i < n; i++)
		draw_one(p, i);
	if (n == 0)
		screen_text("",
			    "Nothing yet. A band that is connected to a phone does not show "
			    "itself: close the app there, or switch the phone's Bluetooth off.");
	else if (p->best >= 0 && p->chosen < 0)
		screen_line("Enter takes number %d%s, q none.", p->best + 1,
			    n > 1 ? ", another number that one" : "");
	screen_show();
}

static int leave(struct pick *p, int code)
{
	p->code = code;
	return sd_event_exit(p->event, 0);
}

static int on_redraw(sd_event_source *source, uint64_t usec, void *userdata)
{
	json_auto_t *now = NULL;
	struct pick *p = userdata;
	int code;

	code = client_list(p->bus, CLIENT_CANDIDATE, &now);
	if (code != CTL_OK)
		return leave(p, code);

	merge(p, now);
	find_best(p);
	draw(p);
	return 0;
}

/* Whatever the daemon announces: a candidate may be in it. */
static int on_signal(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
	struct pick *p = userdata;
	int enabled;

	if (sd_event_source_get_enabled(p->redraw, &enabled) > 0)
		return 0;
	(void)sd_event_source_set_time_relative(p->redraw, REDRAW_US);
	return sd_event_source_set_enabled(p->redraw, SD_EVENT_ONESHOT);
}

/* With a list to choose from there is no hurry any more. */
static int on_over(sd_event_source *source, uint64_t usec, void *userdata)
{
	struct pick *p = userdata;

	return json_array_size(p->found) == 0 ? leave(p, CTL_OK) : 0;
}

static int on_key(sd_event_source *source, int fd, uint32_t events, void *userdata)
{
	struct pick *p = userdata;
	char key;

	if (read(fd, &key, 1) != 1 || key == 'q' || key == '\004') /* Ctrl-D */
		return leave(p, terminal_leave());

	if (key == '\n' || key == '\r')
		p->chosen = p->best;
	else if (key >= '1' && key < '1' + (int)json_array_size(p->found))
		p->chosen = key - '1';
	if (p->chosen < 0)
		return 0;

	p->best = p->chosen;
	draw(p);
	return leave(p, CTL_OK);
}

static int listen_to(struct pick *p, unsigned seconds)
{
	int r;

	r = sd_event_default(&p->event);
	if (r >= 0)
		r = sd_bus_set_close_on_exit(p->bus, false); /* it is needed after this loop */
	if (r >= 0)
		r = sd_bus_attach_event(p->bus, p->event, 0);
	if (r >= 0)
		r = sd_event_add_time_relative(p->event, &p->redraw, CLOCK_MONOTONIC, 0, 0,
					       on_redraw, p);
	if (r >= 0)
		r = sd_bus_add_match(p->bus, &p->signals,
				     "type='signal',sender='" CLIENT_NAME "',"
				     "path_namespace='" CLIENT_ROOT "'",
				     on_signal, p);
	if (r >= 0)
		r = sd_event_add_io(p->event, NULL, STDIN_FILENO, EPOLLIN, on_key, p);
	if (r >= 0)
		r = sd_event_add_time_relative(p->event, NULL, CLOCK_MONOTONIC,
					       seconds * USEC_PER_SEC, 0, on_over, p);
	return r;
}

static int show_list(struct pick *p, unsigned seconds)
{
	int r;

	terminal_keys(true);
	r = listen_to(p, seconds);
	if (r >= 0)
		r = sd_event_loop(p->event);
	terminal_keys(false);
	screen_leave();
	if (r < 0)
		return cmd_fail(CTL_FAILED, "could not look for bands: %s", strerror(-r));
	return p->code;
}

static int pick(struct pick *p, unsigned seconds)
{
	int code;

	puts("Looking for bands. Switch yours on (most have a button) and keep it near.\n");
	code = client_call(p->bus, CLIENT_ROOT, CLIENT_MANAGER, "Scan", NULL, "u", seconds);
	if (code == CTL_OK)
		code = show_list(p, seconds);
	if (code != CTL_OK)
		return code;

	if (p->chosen < 0)
		return cmd_fail(CTL_FAILED,
				"no band was found in %u s; if yours is on and near, see: "
				"instepctl doctor",
				seconds);
	return CTL_OK;
}

int band_pick(sd_bus *bus, unsigned seconds, const json_t *added, json_t **ret)
{
	struct pick p = {
		.bus = bus, .found = json_array(), .added = added, .best = -1, .chosen = -1
	};
	int code;

	code = pick(&p, seconds);
	if (code == CTL_OK)
		*ret = json_incref(json_array_get(p.found, (size_t)p.chosen));
	sd_bus_slot_unref(p.signals);
	(void)sd_bus_detach_event(bus);
	sd_event_source_unref(p.redraw);
	sd_event_unref(p.event);
	json_decref(p.found);
	return code;
}
