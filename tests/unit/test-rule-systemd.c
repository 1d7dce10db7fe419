/* SPDX-License-Identifier: MIT */

/*
 * Thousands of rules by chance, each from an instant and in a zone by chance, against what
 * systemd-analyze says of them: the same slots, but for the one difference that is wanted. Where
 * the clocks leave an hour out, systemd drops what falls into it, and ours comes at the first
 * moment after it. Half of the instants are near a change of the clocks. INSTEP_SEEDS=100 tries a
 * hundred times as many.
 */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "band/rng.h"
#include "conf/rule-text.h"
#include "sys/zone.h"
#include "util/macro.h"

#define ROUNDS 250
#define RULES  25 /* a round: they share a zone and an instant, and one call */
#define SLOTS  12 /* a rule */
#define DAY_US (86400 * USEC_PER_SEC)

/*
 * Of both halves of the earth, with changes of half an hour, two hours, at midnight, backwards. Not
 * Dublin's: there winter is the odd time, and systemd 252 gives days that are not the rule's.
 */
static const char *const zones[] = {
	"Africa/Cairo",     "Africa/Casablanca", "Africa/Johannesburg", "America/Asuncion",
	"America/Caracas",  "America/Havana",    "America/Los_Angeles", "America/New_York",
	"America/Nuuk",     "America/Santiago",  "America/Sao_Paulo",   "America/St_Johns",
	"Antarctica/Troll", "Asia/Amman",        "Asia/Beirut",         "Asia/Gaza",
	"Asia/Kathmandu",   "Asia/Kolkata",      "Asia/Pyongyang",      "Asia/Tehran",
	"Asia/Tokyo",       "Atlantic/Azores",   "Australia/Lord_Howe", "Australia/Sydney",
	"Etc/UTC",          "Europe/Berlin",     "Europe/Chisinau",     "Europe/London",
	"Europe/Moscow",    "Pacific/Auckland",  "Pacific/Chatham",     "Pacific/Easter",
	"Pacific/Fiji",     "Pacific/Norfolk",   "Pacific/Tongatapu",
};

/* What systemd says of a rule. */
struct answer {
	bool there;
	bool gave_up; /* "Infinite loop in calendar calculation", a bug of it near a change */
	size_t n;
	int64_t slots_s[SLOTS];
};

/*
 * The same rule twice. A step without an end goes to the end of its part, "3/9" of the days is
 * "3..31/9", but there systemd (252) goes over the end of the year and leaves the third of January
 * out, or gives up; so it is asked for the latter.
 */
struct rule_pair {
	char ours[128], theirs[128];
};

struct tally {
	unsigned same, moved, left_out, given_up; /* slots, and rules of which systemd gave up */
};

struct round {
	struct rng rng;
	const char *zone_name;
	struct zone zone;
	uint64_t from_us;
	size_t n;
	struct rule_pair texts[RULES];
	struct answer answers[RULES];
};

static unsigned between(struct rng *rng, unsigned least, unsigned most)
{
	return least + rng_below(rng, most - least + 1);
}

_printf_(2, 3) static void add(struct rule_pair *pair, const char *format, ...)
{
	char more[64];
	va_list args;

	va_start(args, format);
	(void)vsnprintf(more, sizeof(more), format, args);
	va_end(args);
	strcat(pair->ours, more);
	strcat(pair->theirs, more);
}

/* "a", "a..b", "a/s" or "a..b/s", from @first to @last */
static void add_element(struct rng *rng, struct rule_pair *pair, unsigned first, unsigned last)
{
	unsigned a = between(rng, first, last), b = between(rng, a, last), step;

	add(pair, "%02u", a);
	switch (rng_below(rng, 6)) {
	case 0:
		if (a < b)
			add(pair, "..%u", b);
		break;
	case 1:
		if (a < last) {
			step = between(rng, 1, last - a);
			sprintf(pair->ours + strlen(pair->ours), "/%u", step);
			sprintf(pair->theirs + strlen(pair->theirs), "..%u/%u", last, step);
		}
		break;
	case 2:
		if (a < b)
			add(pair, "..%02u/%u", b, between(rng, 1, b - a));
		break;
	}
}

static void add_part(struct rng *rng, struct rule_pair *pair, unsigned first, unsigned last,
		     unsigned any)
{
	unsigned n = rng_below(rng, 4) ? 1 : 3;

	if (rng_below(rng, 100) < any) {
		add(pair, "*");
		return;
	}
	for (unsigned i = 0; i < n; i++) {
		if (i > 0)
			add(pair, ",");
		add_element(rng, pair, first, last);
	}
}

static void add_weekdays(struct rng *rng, struct rule_pair *pair)
{
	static const char *const names[] = {
		"Mon", "tuesday", "Wed", "THU", "Friday", "Sat", "Sun"
	};
	unsigned n = between(rng, 1, 2);

	for (unsigned i = 0; i < n; i++) {
		unsigned a = rng_below(rng, 7), b = between(rng, a, 6);

		add(pair, "%s%s", i > 0 ? "," : "", names[a]);
		if (rng_below(rng, 2))
			add(pair, "..%s", names[b]);
	}
}

static void add_date(struct rng *rng, struct rule_pair *pair)
{
	bool before_end = rng_below(rng, 4) == 0;

	if (rng_below(rng, 2)) {
		add_part(rng, pair, RULE_YEAR_FIRST, RULE_YEAR_LAST, 80);
		add(pair, "-");
	}
	add_part(rng, pair, 1, 12, 60);
	add(pair, before_end ? "~" : "-");
	if (before_end && rng_below(rng, 3) == 0) /* a step goes on to the end of the month */
		add(pair, "%u/%u", between(rng, 7, 21), between(rng, 1, 6));
	else if (before_end)
		add(pair, "%u", between(rng, 1, 28));
	else
		add_part(rng, pair, 1, 31, 40);
}

static void add_time(struct rng *rng, struct rule_pair *pair)
{
	/* the clocks change in the small hours */
	if (rng_below(rng, 2))
		add(pair, "%02u", rng_below(rng, 4));
	else
		add_part(rng, pair, 0, 23, 20);
	add(pair, ":");
	add_part(rng, pair, 0, 59, 10);
	if (rng_below(rng, 4) == 0) {
		add(pair, ":");
		add_part(rng, pair, 0, 59, 5);
	}
}

static void make_rule(struct rng *rng, struct rule_pair *pair)
{
	static const char *const words[] = { "minutely",   "hourly",      "DAILY",
					     "weekly",     "monthly",     "yearly",
					     "quarterly",  "annually",    "semiannually",
					     "biannually", "bi-annually", "semi-annually" };
	unsigned parts = 1 + rng_below(rng, 7); /* a bit each */

	if (rng_below(rng, 40) == 0) {
		add(pair, "%s", words[rng_below(rng, ELEMENTS(words))]);
		return;
	}
	if (parts & 1)
		add_weekdays(rng, pair);
	if (parts & 1 && parts & 6)
		add(pair, rng_below(rng, 10) ? " " : ",  ");
	if (parts & 2)
		add_date(rng, pair);
	if (parts & 2 && parts & 4)
		add(pair, " ");
	if (parts & 4)
		add_time(rng, pair);
}

/* Near a change of the clocks, or anywhere in a hundred years. */
static int64_t choose_from(struct rng *rng, const struct zone *zone)
{
	int64_t from_s = (int64_t)(rng_u64(rng) % (INT64_C(4000000000)));

	if (zone->n > 0 && rng_below(rng, 2))
		from_s = zone->changes[rng_below(rng, (unsigned)zone->n)].from_s -
			 rng_below(rng, 2 * 86400);
	return MAX(from_s, INT64_C(1000000)) / 60 * 60;
}

static void make_round(struct round *r, unsigned seed)
{
	*r = (struct round){ .rng.state = seed };
	r->zone_name = zones[rng_below(&r->rng, ELEMENTS(zones))];
	assert_int_equal(zone_named(r->zone_name, &r->zone), 0);
	do
		r->from_us = (uint64_t)choose_from(&r->rng, &r->zone) * USEC_PER_SEC;
	/*
	 * While an hour comes for the second time, systemd gives its times once more to who asks
	 * then, and only then.
	 */
	while (zone_shown(&r->zone, r->from_us) != zone_civil(&r->zone, r->from_us));
	for (r->n = 0; r->n < RULES; r->n++)
		make_rule(&r->rng, &r->texts[r->n]);
}

/* The instant in "   (in UTC): Mon 2026-10-26 06:30:00 UTC", if the line ends with one. */
static bool read_slot(const char *line, int64_t *ret_s)
{
	static const char form[] = "2026-10-26 06:30:00 UTC\n";
	size_t n = strlen(line);
	struct tm tm = { 0 };

	if (n < strlen(form) || strcmp(line + n - strlen(" UTC\n"), " UTC\n") != 0)
		return false;
	assert_non_null(strptime(line + n - strlen(form), "%Y-%m-%d %H:%M:%S", &tm));
	*ret_s = timegm(&tm);
	return true;
}

/* The first rule with the text of @n bytes of which nothing was read yet; NULL if there is none. */
static struct answer *find_answer(struct round *r, const char *text, size_t n)
{
	for (size_t i = 0; i < r->n; i++)
		if (!r->answers[i].there && strlen(r->texts[i].theirs) == n &&
		    memcmp(r->texts[i].theirs, text, n) == 0)
			return &r->answers[i];
	return NULL;
}

/* A line of systemd-analyze; *@answer is that of the rule which the last lines were about. */
static void read_line(struct round *r, const char *line, struct answer **answer)
{
	static const char original[] = "  Original form: ", normal[] = "Normalized form: ";
	static const char failed[] = "Failed to determine next elapse for '";
	const char *text = NULL;

	if (strncmp(line, original, strlen(original)) == 0)
		text = line + strlen(original);
	else if (strncmp(line, normal, strlen(normal)) == 0 && !*answer)
		text = line + strlen(normal); /* written so from the first */
	else if (strncmp(line, failed, strlen(failed)) == 0)
		text = line + strlen(failed);

	if (text) {
		*answer = find_answer(r, text, strcspn(text, "'\n"));
		assert_non_null(*answer);
		(*answer)->there = true;
		(*answer)->gave_up = line + strlen(failed) == text;
	}
	if (*line == '\n')
		*answer = NULL;
	if (*answer && (*answer)->n < SLOTS && read_slot(line, &(*answer)->slots_s[(*answer)->n]))
		(*answer)->n++;
	if (*answer && (*answer)->gave_up)
		*answer = NULL;
}

static void ask_systemd(struct round *r)
{
	char command[RULES * 140], line[512];
	time_t from = (time_t)(r->from_us / USEC_PER_SEC);
	struct answer *answer = NULL;
	struct tm tm;
	FILE *f;

	(void)gmtime_r(&from, &tm);
	sprintf(command, "TZ=%s LC_ALL=C systemd-analyze calendar --iterations=%d ", r->zone_name,
		SLOTS);
	(void)strftime(command + strlen(command), 64, "--base-time='%Y-%m-%d %H:%M:%S UTC'", &tm);
	for (size_t i = 0; i < r->n; i++)
		sprintf(command + strlen(command), " '%s'", r->texts[i].theirs);
	strcat(command, " 2>&1");

	f = popen(command, "r");
	assert_non_null(f);
	while (fgets(line, sizeof(line), f))
		read_line(r, line, &answer);
	(void)pclose(f);
	for (size_t i = 0; i < r->n; i++)
		if (!r->answers[i].there)
			fail_msg("nothing of \"%s\" from systemd-analyze (package systemd)",
				 r->texts[i].theirs);
}

/* Does the rule have a civil time from @from_s to before @to_s? */
static bool has_time(const struct rules *rules, int64_t from_s, int64_t to_s)
{
	static const struct zone utc;
	const struct rule_frame frame = { 0 };
	uint64_t found_us;

	return rules_next(rules, &utc, &frame, (uint64_t)from_s * USEC_PER_SEC - 1, &found_us) ==
		       0 &&
	       found_us < (uint64_t)to_s * USEC_PER_SEC;
}

/* Did the clocks show the full hour before @civil_s? */
static bool has_begin(const struct zone *zone, int64_t civil_s)
{
	int64_t hour_s = civil_s / 3600 * 3600;

	return zone_civil(zone, zone_instant(zone, hour_s)) == hour_s;
}

/* Has the rule a time that was left out right before the slot? */
static bool follows_missing(const struct rules *rules, const struct zone *zone, uint64_t slot_us)
{
	return has_time(rules, zone_civil(zone, slot_us - USEC_PER_SEC) + 1,
			zone_civil(zone, slot_us));
}

/*
 * Of a time that comes twice, systemd takes that which mktime() does: the first, or anyone where
 * neither is summer time. Ours is the first.
 */
static void check_slot(const struct zone *zone, uint64_t ours_us, int64_t theirs_s)
{
	uint64_t theirs_us = (uint64_t)theirs_s * USEC_PER_SEC;

	if (zone_shown(zone, theirs_us) == zone_civil(zone, theirs_us))
		assert_int_equal(ours_us, theirs_us);
	assert_int_equal(zone_civil(zone, ours_us), zone_civil(zone, theirs_us));
	assert_int_equal(zone_civil(zone, ours_us), zone_shown(zone, ours_us));
}

/*
 * Asked from shortly before our slot, does systemd have it after all? On its way over a day that is
 * in no calendar, as 29 February 1999, it may lose its way at the next change.
 */
static bool has_after_all(const struct round *r, size_t rule, uint64_t slot_us)
{
	static struct round again;

	again = *r;
	again.n = 1;
	again.texts[0] = r->texts[rule];
	again.from_us = slot_us - 60 * USEC_PER_SEC;
	again.answers[0] = (struct answer){ 0 };
	ask_systemd(&again);
	return again.answers[0].n > 0 &&
	       (uint64_t)again.answers[0].slots_s[0] * USEC_PER_SEC == slot_us;
}

/*
 * May systemd leave out a slot that is ours? With a missing time it drops what else the day would
 * have, and of an hour without a begin it drops all.
 */
static bool may_leave_out(const struct round *r, size_t rule, uint64_t slot_us, uint64_t missing_us)
{
	return (missing_us && slot_us - missing_us < DAY_US) ||
	       !has_begin(&r->zone, zone_civil(&r->zone, slot_us)) ||
	       has_after_all(r, rule, slot_us);
}

static int64_t theirs_civil(const struct round *r, size_t rule, size_t slot)
{
	return zone_civil(&r->zone, (uint64_t)r->answers[rule].slots_s[slot] * USEC_PER_SEC);
}

static void check_rule(const struct round *r, size_t rule, struct tally *tally)
{
	const struct answer *answer = &r->answers[rule];
	const struct rule_frame frame = { 0 };
	uint64_t at_us = r->from_us, missing_us = 0;
	struct rule_error why = { "" };
	struct rules rules;
	size_t n = 0;

	if (rules_parse(r->texts[rule].ours, &rules, &why) < 0) {
		assert_non_null(strstr(why.text, "never comes"));
		assert_int_equal(answer->n, 0);
		return;
	}

	while (n < SLOTS && rules_next(&rules, &r->zone, &frame, at_us, &at_us) == 0) {
		int64_t civil_s = zone_civil(&r->zone, at_us);

		if (follows_missing(&rules, &r->zone, at_us))
			missing_us = at_us;
		if (!has_time(&rules, civil_s, civil_s + 1)) {
			assert_int_equal(at_us, missing_us);
			tally->moved++;
		} else if (n == answer->n || civil_s < theirs_civil(r, rule, n)) {
			assert_true(may_leave_out(r, rule, at_us, missing_us));
			tally->left_out++;
			if (n == answer->n) /* it may even say that none comes any more */
				return;
		} else {
			check_slot(&r->zone, at_us, answer->slots_s[n++]);
			tally->same++;
		}
	}
	assert_int_equal(n, answer->n);
}

static void test_as_systemd(void **state)
{
	const char *more = getenv("INSTEP_SEEDS");
	unsigned rounds = ROUNDS * (more ? (unsigned)atoi(more) : 1);
	struct tally tally = { 0 };
	static struct round r;

	for (unsigned seed = 1; seed <= rounds; seed++) {
		make_round(&r, seed);
		ask_systemd(&r);
		for (size_t i = 0; i < RULES; i++) {
			print_message("# seed %u, \"%s\" in %s from %llu\n", seed, r.texts[i].ours,
				      r.zone_name, (unsigned long long)(r.from_us / USEC_PER_SEC));
			if (r.answers[i].gave_up)
				tally.given_up++;
			else
				check_rule(&r, i, &tally);
		}
	}
	print_message("# %u rules, %u slots the same; moved %u; systemd left out %u, gave up %u\n",
		      rounds * RULES, tally.same, tally.moved, tally.left_out, tally.given_up);
	assert_true(tally.same > 200 * rounds);
	assert_true(tally.moved > rounds / 10);
	assert_true(tally.left_out < rounds && tally.given_up < rounds);
}

int main(void)
{
	static const struct CMUnitTest tests[] = { cmocka_unit_test(test_as_systemd) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
