/* SPDX-License-Identifier: MIT */

/* Adding and removing bands: what the person says is checked here, and named when it is wrong. */

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "instepd/daemon.h"
#include "instepd/errors.h"
#include "sys/cleanup.h"
#include "sys/log.h"
#include "util/parse.h"
#include "util/text.h"

struct band *daemon_find_band(const struct daemon *d, const char *id)
{
	for (struct band *b = d->bands; b; b = b->next)
		if (strcmp(b->file.id, id) == 0)
			return b;
	return NULL;
}

static const struct band *find_address(const struct daemon *d, const char *address)
{
	for (const struct band *b = d->bands; b; b = b->next)
		if (strcmp(b->file.address, address) == 0)
			return b;
	return NULL;
}

/* "Progressor 4711" -> "progressor-4711"; "band" where nothing is left of the name. */
static void id_from_name(const char *name, char ret[static BAND_ID_MAX])
{
	/* Room for "-99" behind it. */
	const size_t max = BAND_ID_MAX - 4;
	size_t n = 0;

	for (const char *p = name; *p && n < max; p++) {
		if (isascii(*p) && isalnum(*p))
			ret[n++] = (char)tolower(*p);
		else if (n > 0 && ret[n - 1] != '-')
			ret[n++] = '-';
	}
	while (n > 0 && ret[n - 1] == '-')
		n--;
	ret[n] = '\0';

	if (n == 0)
		(void)snprintf(ret, BAND_ID_MAX, "band");
}

static int choose_id(const struct daemon *d, const char *name, char ret[static BAND_ID_MAX])
{
	size_t n;

	id_from_name(name, ret);
	n = strlen(ret);

	for (unsigned i = 2; daemon_find_band(d, ret); i++) {
		if (i > 99)
			return -EEXIST;
		(void)snprintf(ret + n, BAND_ID_MAX - n, "-%u", i);
	}
	return 0;
}

static int unknown_driver(const struct models *models, const char *name, sd_bus_error *error)
{
	const struct driver *driver;
	char known[512] = "";
	size_t used = 0;

	for (unsigned i = 0; (driver = driver_at(i)) && used < sizeof(known); i++)
		used += (size_t)snprintf(known + used, sizeof(known) - used, "%s%s", i ? ", " : "",
					 driver->name);
	for (size_t i = 0; i < models->n && used < sizeof(known); i++)
		if (models->list[i]->driver->layout)
			used += (size_t)snprintf(known + used, sizeof(known) - used, ", %s",
						 models->list[i]->id);

	return sd_bus_error_setf(error, ERROR_INVALID_ARGUMENT,
				 "There is no driver \"%s\". Known are: %s.", name, known);
}

static int unknown_device(const struct daemon *d, const char *address, sd_bus_error *error)
{
	const char *sentence = "";

	if (radio_state(d->radio, &sentence) == RADIO_READY)
		sentence = "";

	return sd_bus_error_setf(
		error, ERROR_UNKNOWN_DEVICE,
		"%s has not been seen as a device that Instep can read: scan while it "
		"is switched on, or say its driver.%s%s",
		address, sentence[0] ? " " : "", sentence);
}

static int wish_driver(const struct daemon *d, const struct band_wish *wish, const char *address,
		       const struct candidate *seen, const struct driver **ret, sd_bus_error *error)
{
	if (!wish->driver) {
		if (!seen)
			return unknown_device(d, address, error);
		*ret = seen->model->driver;
		return 0;
	}

	*ret = models_driver(&d->devices.models, wish->driver);
	return *ret ? 0 : unknown_driver(&d->devices.models, wish->driver, error);
}

static int wish_id(const struct daemon *d, const struct band_wish *wish, struct band_file *f,
		   sd_bus_error *error)
{
	if (!wish->id) {
		if (choose_id(d, f->name, f->id) < 0)
			return sd_bus_error_setf(error, ERROR_INVALID_ARGUMENT,
						 "Too many bands have this name: give an id.");
		return 0;
	}

	if (!band_id_valid(wish->id))
		return sd_bus_error_setf(error, ERROR_INVALID_ARGUMENT,
					 "The id \"%s\" must be 1 to %d of a-z, 0-9 and -, not "
					 "beginning with -.",
					 wish->id, BAND_ID_MAX - 1);
	if (daemon_find_band(d, wish->id))
		return sd_bus_error_setf(error, ERROR_ALREADY_ADDED,
					 "There is a band \"%s\" already: choose another id, or "
					 "remove that one first.",
					 wish->id);

	(void)snprintf(f->id, sizeof(f->id), "%s", wish->id);
	return 0;
}

static int wish_address(const struct daemon *d, const struct band_wish *wish, struct band_file *f,
			sd_bus_error *error)
{
	const struct band *known;

	if (parse_address(wish->address, f->address) < 0)
		return sd_bus_error_setf(
			error, ERROR_INVALID_ARGUMENT,
			"\"%s\" is no Bluetooth address such as AA:BB:CC:DD:EE:FF.", wish->address);

	known = find_address(d, f->address);
	if (known)
		return sd_bus_error_setf(error, ERROR_ALREADY_ADDED,
					 "%s has been added already: it is the band \"%s\".",
					 f->address, known->file.id);
	return 0;
}

static int wish_name(const struct band_wish *wish, const struct candidate *seen,
		     struct band_file *f, sd_bus_error *error)
{
	const char *name = wish->name ? wish->name : seen ? seen->name : "";

	if (!text_is_printable(name, strlen(name)))
		return sd_bus_error_set(error, ERROR_INVALID_ARGUMENT,
					"The name has control characters in it: use plain text.");
	if (strlen(name) >= sizeof(f->name))
		return sd_bus_error_setf(error, ERROR_INVALID_ARGUMENT,
					 "The name is longer than %zu bytes.", sizeof(f->name) - 1);

	memcpy(f->name, name, strlen(name) + 1);
	return 0;
}

static int wish_side(const struct band_wish *wish, struct band_file *f, sd_bus_error *error)
{
	enum sides sides = SIDES_BOTH;

	if (wish->side && (sides_parse(wish->side, &sides) < 0 || sides > SIDES_RIGHT))
		return sd_bus_error_setf(
			error, ERROR_INVALID_ARGUMENT,
			"Option \"side\" is \"%s\"; it must be both, left or right.", wish->side);

	f->side = sides == SIDES_LEFT ? SIDE_LEFT : sides == SIDES_RIGHT ? SIDE_RIGHT : SIDE_BOTH;
	return 0;
}

static int insert(struct daemon *d, const struct band_file *f, const struct driver *driver,
		  struct band **ret)
{
	struct band **link = &d->bands;
	struct band *b;
	int r;

	r = band_new(&b, f, driver, &d->bus, d->event, d->radio, &d->scan, &d->sleep);
	if (r < 0)
		return r;

	band_release_after(b, d->settings.release_after_us);
	b->watch = &daemon_band_watch;
	b->watch_userdata = d;
	while (*link)
		link = &(*link)->next;
	*link = b;

	reminders_bands(&d->reminders);
	if (ret)
		*ret = b;
	return 0;
}

int daemon_plan_band(const struct daemon *d, const struct band_wish *wish, struct band_plan *ret,
		     sd_bus_error *error)
{
	struct candidate candidate = { 0 }, *seen = NULL;
	struct band_plan plan = { 0 };
	int r;

	r = wish_address(d, wish, &plan.file, error);
	if (r < 0)
		return r;

	(void)radio_known(d->radio, plan.file.address, &candidate);
	if (candidate.model)
		seen = &candidate;
	plan.changes_address = candidate.changes_address;
	plan.paired = candidate.paired;

	r = wish_driver(d, wish, plan.file.address, seen, &plan.driver, error);
	if (r < 0)
		return r;
	(void)snprintf(plan.file.driver, sizeof(plan.file.driver), "%s", plan.driver->name);

	r = wish_name(wish, seen, &plan.file, error);
	if (r < 0)
		return r;

	r = wish_side(wish, &plan.file, error);
	if (r < 0)
		return r;

	r = wish_id(d, wish, &plan.file, error);
	if (r < 0)
		return r;

	*ret = plan;
	return 0;
}

int daemon_insert_band(struct daemon *d, const struct band_plan *plan, struct band **ret,
		       sd_bus_error *error)
{
	/* Somebody may have added one while this one was being paired. */
	if (find_address(d, plan->file.address) || daemon_find_band(d, plan->file.id))
		return sd_bus_error_setf(error, ERROR_ALREADY_ADDED,
					 "The band \"%s\" has been added meanwhile.",
					 plan->file.id);

	band_keep(&plan->file);
	return insert(d, &plan->file, plan->driver, ret);
}

int daemon_remove_band(struct daemon *d, const char *path, sd_bus_error *error)
{
	struct band **link = &d->bands, *b;
	int r;

	while (*link && strcmp((*link)->path, path) != 0)
		link = &(*link)->next;

	b = *link;
	if (!b)
		return sd_bus_error_setf(error, ERROR_UNKNOWN_BAND, "There is no band at %s.",
					 path);
	if (band_used(b))
		return sd_bus_error_setf(error, ERROR_BUSY,
					 "A workout uses the band %s: stop it first.", b->file.id);

	/* Nobody may be asked for leave to pair with a device that is a stranger's again. */
	if (strcmp(d->pairing.address, b->file.address) == 0)
		pairing_end(&d->pairing, "The band was removed.");

	r = band_file_remove(b->file.id);
	if (r < 0 && r != -ENOENT)
		log_warning_errno(r, "Failed to remove the file of band %s: %m", b->file.id);

	*link = b->next;
	band_forget(b);
	band_free(b);
	reminders_bands(&d->reminders);
	return 0;
}

int daemon_load_bands(struct daemon *d, struct complaints *c)
{
	_cleanup_(freep) struct band_file *files = NULL;
	const struct driver *driver;
	const struct band *other;
	size_t n;
	int r;

	r = band_file_load_all(&files, &n, c);
	if (r < 0)
		return r;

	for (size_t i = 0; i < n; i++) {
		driver = models_driver(&d->devices.models, files[i].driver);
		if (!driver) {
			complain(c,
				 "Band %s: there is no driver \"%s\", and no device file of that "
				 "name; the band is left out.",
				 files[i].id, files[i].driver);
			continue;
		}

		/* Two bands would take turns at connecting and letting go of one device. */
		other = find_address(d, files[i].address);
		if (other) {
			complain(c,
				 "Band %s: it has the address of band %s; it is left out. Remove "
				 "one of their files.",
				 files[i].id, other->file.id);
			continue;
		}

		r = insert(d, &files[i], driver, NULL);
		if (r < 0)
			return r;
	}
	return 0;
}
