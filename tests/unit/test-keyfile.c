/* SPDX-License-Identifier: MIT */

/*
 * Key files: what is read, and what is said about every kind of mistake. The sentences are compared
 * whole, because they are all that a person gets.
 */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "scratch.h"
#include "sys/keyfile.h"
#include "util/macro.h"
#include "util/parse.h"
#include "util/text.h"

struct thing {
	char name[16];
	unsigned count;
	uint64_t length_us;
	double force_n;
	unsigned left, right;
	unsigned refused; /* test_given() */
};

/* A parser of the file's own, as any kind of file may have. */
static int parse_newtons(const char *value, void *field, size_t size)
{
	return parse_force(value, field);
}

static const struct keyfile_key thing_keys[] = {
	KEYFILE_KEY("Thing", "Name", struct thing, name, keyfile_text, "at most 15 bytes"),
	KEYFILE_KEY("Thing", "Count", struct thing, count, keyfile_count, "a whole number"),
	KEYFILE_KEY("Thing", "Length", struct thing, length_us, keyfile_duration,
		    "a time, such as 5s"),
	KEYFILE_KEY("More", "Force", struct thing, force_n, parse_newtons, "a force, such as 2 kg"),
	KEYFILE_KEY("More", "Left", struct thing, left, keyfile_count, "a whole number"),
	KEYFILE_KEY("More", "Right", struct thing, right, keyfile_count, "a whole number"),
};

static const struct keyfile_kind thing_kind = { .keys = thing_keys,
						.n_keys = ELEMENTS(thing_keys) };

static const struct thing defaults = {
	.name = "default", .count = 7, .length_us = 1, .force_n = 2, .left = 3
};

static int parse(struct scratch *s, struct thing *ret, const char *text, size_t n)
{
	*ret = defaults;
	s->said[0] = '\0';
	s->complaints.count = 0;
	return keyfile_parse("f", text, n, &thing_kind, ret, &s->complaints);
}

static void test_everything_good(void **state)
{
	static const char text[] = "\xef\xbb\xbf# a comment\n"
				   "; another\r\n"
				   "\n"
				   "[Thing]\r\n"
				   "  Name = caf\xc3\xa9 ; = #x \r\n"
				   "Count=12\n"
				   "Length=1min 30s\n"
				   "[ More ]\n"
				   "Force=2 kg\n"
				   "Left=4\n"
				   "Right=5"; /* and no newline at the end */
	struct scratch *s = *state;
	struct thing t;

	assert_int_equal(parse(s, &t, text, sizeof(text) - 1), 0);
	assert_string_equal(s->said, "");
	assert_string_equal(t.name, "caf\xc3\xa9 ; = #x");
	assert_int_equal(t.count, 12);
	assert_int_equal(t.length_us, 90 * USEC_PER_SEC);
	assert_true(t.force_n > 19.6132 && t.force_n < 19.6134);
	assert_int_equal(t.left, 4);
	assert_int_equal(t.right, 5);
}

static void test_mistakes_of_one_line(void **state)
{
	static const struct {
		const char *text, *said;
	} rows[] = {
		{ "[Thing]\nCount=many\n",
		  "f:2: [Thing] Count: 'many' is not understood; expected a whole number. It is left as it was.\n" },
		{ "[Thing]\nCount=1000001\n",
		  "f:2: [Thing] Count: '1000001' is out of range; expected a whole number. It is left as it was.\n" },
		{ "[Thing]\nCount=\n",
		  "f:2: [Thing] Count: '' is not understood; expected a whole number. It is left as it was.\n" },
		{ "[Thing]\nName=0123456789abcdef\n",
		  "f:2: [Thing] Name: '0123456789abcdef' is out of range; expected at most 15 bytes. It is left as it was.\n" },
		{ "[Thing]\n\nCuont=3\n",
		  "f:3: [Thing] Cuont: unknown key, skipped; expected one of Name, Count, Length\n" },
		{ "[Thing]\nForce=3\n",
		  "f:2: [Thing] Force: unknown key, skipped; expected one of Name, Count, Length\n" },
		{ "[Thnig]\nCount=3\n",
		  "f:1: [Thnig]: unknown section, skipped; expected [Thing], [More]\n" },
		{ "[]\nCount=3\n",
		  "f:1: []: unknown section, skipped; expected [Thing], [More]\n" },
		{ "[Thing\nCount=3\n",
		  "f:1: '[Thing': expected [Section]; skipped to the next section\n" },
		{ "Count=3\n", "f:1: 'Count=3': expected a [Section] before the first key\n" },
		{ "[Thing]\nCount 3\n", "f:2: [Thing] 'Count 3': expected Key=value; skipped\n" },
		{ "[Thing]\n=3\n", "f:2: [Thing] '=3': expected Key=value; skipped\n" },
		{ "[Thing]\nName=a\x1b[2J\n",
		  "f:2: control characters or not UTF-8; save the file as UTF-8. Line skipped.\n" },
		{ "[Thing]\nName=caf\xe9\n",
		  "f:2: control characters or not UTF-8; save the file as UTF-8. Line skipped.\n" },
	};
	struct scratch *s = *state;

	for (size_t i = 0; i < ELEMENTS(rows); i++) {
		struct thing t;

		print_message("# row %zu\n", i);
		assert_int_equal(parse(s, &t, rows[i].text, strlen(rows[i].text)), 0);
		assert_string_equal(s->said, rows[i].said);
		assert_int_equal(s->complaints.count, 1);
		assert_memory_equal(&t, &defaults, sizeof(t));
	}
}

static void test_last_of_two_wins(void **state)
{
	static const char text[] = "[Thing]\nCount=1\n[More]\nRight=1\n[Thing]\nCount=2\n";
	struct scratch *s = *state;
	struct thing t;

	assert_int_equal(parse(s, &t, text, sizeof(text) - 1), 0);
	assert_string_equal(s->said, "f:6: [Thing] Count: given a second time; this one counts\n");
	assert_int_equal(t.count, 2);
}

/*
 * A line at the limit is read, one byte more is skipped and the lines behind it still have their
 * right numbers.
 */
static void test_long_lines(void **state)
{
	char text[1200] = "[Thing]\nName=";
	struct scratch *s = *state;
	struct thing t;

	for (size_t length = 1000; length <= 1001; length++) {
		size_t n = strlen("[Thing]\nName=");

		memset(text + n, ' ', length);
		n = strlen("[Thing]\n") + length;
		text[n - 1] = 'x';
		memcpy(text + n, "\nCount=no\n", sizeof("\nCount=no\n"));
		assert_int_equal(parse(s, &t, text, strlen(text)), 0);
		assert_non_null(strstr(s->said, "f:3: [Thing] Count: 'no'"));
		assert_string_equal(t.name, length == 1000 ? "x" : "default");
		if (length > 1000)
			assert_non_null(strstr(
				s->said, "f:2: this line is longer than 1000 bytes; skipped\n"));
	}
}

/* What a message repeats is short, and never half a character. */
static void test_long_value_in_message(void **state)
{
	char text[256] = "[Thing]\nCount=";
	struct scratch *s = *state;
	struct thing t;

	for (unsigned i = 0; i < 30; i++)
		strcat(text, "\xe2\x82\xac"); /* 90 bytes of euro signs */
	assert_int_equal(parse(s, &t, text, strlen(text)), 0);
	assert_true(text_is_printable(s->said, strlen(s->said) - 1));
	assert_true(strlen(s->said) < 200);
}

static void expect_refused(struct scratch *s, const char *path, int error, const char *why)
{
	struct thing t = defaults;

	s->said[0] = '\0';
	assert_int_equal(keyfile_read(path, &thing_kind, &t, &s->complaints), error);
	assert_non_null(strstr(s->said, path));
	assert_non_null(strstr(s->said, why));
	assert_memory_equal(&t, &defaults, sizeof(t));
}

static void test_refused_files(void **state)
{
	struct scratch *s = *state;
	char *big = malloc(1024 * 1024 + 1);

	assert_non_null(big);
	memset(big, 'x', 1024 * 1024 + 1);
	expect_refused(s, scratch_write(s, "nul", "[Thing]\nCount=1\n\0", 17), -EBADMSG,
		       "NUL byte");
	expect_refused(s, scratch_write(s, "big", big, 1024 * 1024 + 1), -EFBIG,
		       "larger than 1048576 bytes");
	expect_refused(s, scratch_path(s, "missing"), -ENOENT, "No such file");
	expect_refused(s, s->folder, -EISDIR, "directory");
	assert_int_equal(mkfifo(scratch_path(s, "pipe"), 0600), 0);
	expect_refused(s, scratch_path(s, "pipe"), -EINVAL, "not a regular file");
	free(big);
}

/* A line of a megabyte is one complaint, and the process goes on. */
static void test_megabyte_line(void **state)
{
	struct scratch *s = *state;
	char *big = malloc(1024 * 1024);
	struct thing t = defaults;

	assert_non_null(big);
	memset(big, 'x', 1024 * 1024);
	assert_int_equal(keyfile_read(scratch_write(s, "big", big, 1024 * 1024), &thing_kind, &t,
				      &s->complaints),
			 0);
	assert_non_null(strstr(s->said, "big:1: this line is longer than 1000 bytes; skipped"));
	assert_int_equal(s->complaints.count, 1);
	free(big);
}

/* Root may read everything, so the one who reads is somebody else. */
static void test_unreadable(void **state)
{
	struct scratch *s = *state;
	const char *path = scratch_write(s, "secret", "[Thing]\nCount=1\n", 16);

	assert_int_equal(chmod(path, 0), 0);
	if (geteuid() == 0)
		assert_int_equal(seteuid(65534), 0);
	expect_refused(s, path, -EACCES, "Permission denied");
	if (getuid() == 0)
		assert_int_equal(seteuid(0), 0);
}

struct pair {
	struct thing first, second;
	unsigned line; /* of the latest heading */
};

static void *enter_pair(void *object, const char *section, unsigned line, const char **ret_section,
			const char **ret_why)
{
	struct pair *p = object;

	p->line = line;
	*ret_section = "Thing";
	if (strcmp(section, "Thing one") == 0)
		return &p->first;
	if (strcmp(section, "Thing two") == 0)
		return &p->second;

	*ret_why = strcmp(section, "Thing four") == 0 ? NULL : "neither one nor two";
	return NULL;
}

static void test_sections_that_choose(void **state)
{
	static const struct keyfile_kind kind = {
		.keys = thing_keys,
		.n_keys = ELEMENTS(thing_keys),
		.enter = enter_pair,
	};
	static const char text[] =
		"[Thing two]\nCount=2\n[Thing three]\nCount=3\n[Thing one]\nCount=1\nRight=1\n"
		"[Thing four]\nCount=4\n";
	struct scratch *s = *state;
	struct pair p = { defaults, defaults, 0 };

	assert_int_equal(keyfile_parse("f", text, sizeof(text) - 1, &kind, &p, &s->complaints), 0);
	assert_string_equal(
		s->said,
		"f:3: [Thing three]: neither one nor two; section skipped\n"
		"f:7: [Thing one] Right: unknown key, skipped; expected one of Name, Count, Length\n");
	assert_int_equal(p.first.count, 1);
	assert_int_equal(p.second.count, 2);
	assert_int_equal(p.line, 8);
}

/* What was given is the object's to know: left counts the keys, right has the line of the last. */
static void note_given(void *object, const struct keyfile_key *key, unsigned line)
{
	struct thing *t = object;

	t->left++;
	t->right = line;
}

static void note_refused(void *object, const struct keyfile_key *key)
{
	struct thing *t = object;

	assert_string_equal(key->key, "Count");
	t->refused++;
}

/* A value that is refused was not given. */
static void test_given(void **state)
{
	static const struct keyfile_kind kind = {
		.keys = thing_keys,
		.n_keys = ELEMENTS(thing_keys),
		.enter = enter_pair,
		.given = note_given,
		.refused = note_refused,
	};
	static const char text[] = "[Thing one]\nCount=1\nName=a\nName=b\nCount=none\n"
				   "[Thing two]\nCount=none\n";
	struct scratch *s = *state;
	struct pair p = {};

	assert_int_equal(keyfile_parse("f", text, sizeof(text) - 1, &kind, &p, &s->complaints), 0);
	assert_int_equal(p.first.left, 3);
	assert_int_equal(p.first.right, 4);
	assert_int_equal(p.second.left, 0);
	assert_int_equal(p.first.refused, 1);
	assert_int_equal(p.second.refused, 1);
}

static int parse_upside_down(const char *value, void *field, size_t size)
{
	return -EDOM;
}

static void test_upside_down(void **state)
{
	static const struct keyfile_key keys[] = {
		KEYFILE_KEY("A", "Reps", struct thing, count, parse_upside_down, "5-10"),
	};
	static const struct keyfile_kind kind = { .keys = keys, .n_keys = 1 };
	struct scratch *s = *state;
	struct thing t = defaults;

	assert_int_equal(keyfile_parse("f", "[A]\nReps=10-5", 13, &kind, &t, &s->complaints), 0);
	assert_string_equal(
		s->said,
		"f:2: [A] Reps: '10-5' is upside down; expected 5-10. It is left as it was.\n");
}

/* Whoever has ten thousand mistakes in a file learns of it from the first of them. */
static void test_many_mistakes(void **state)
{
	const size_t n = strlen("[X]\n");
	struct scratch *s = *state;
	struct thing t;
	char *text = malloc(10000 * n + 1);

	assert_non_null(text);
	for (size_t i = 0; i < 10000; i++)
		memcpy(text + i * n, "[X]\n", n);
	assert_int_equal(parse(s, &t, text, 50 * n), 0);
	assert_int_equal(s->complaints.count, 50);
	assert_int_equal(parse(s, &t, text, 10000 * n), 0);
	assert_int_equal(s->complaints.count, 51);
	assert_non_null(strstr(s->said, "f:50: [X]: unknown section"));
	assert_non_null(strstr(s->said, "\nf:51: here is one more mistake"));
	free(text);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, scratch_setup, scratch_teardown)

int main(void)
{
	static const struct CMUnitTest tests[] = {
		TEST(test_everything_good),       TEST(test_mistakes_of_one_line),
		TEST(test_last_of_two_wins),      TEST(test_long_lines),
		TEST(test_long_value_in_message), TEST(test_refused_files),
		TEST(test_megabyte_line),         TEST(test_unreadable),
		TEST(test_sections_that_choose),  TEST(test_given),
		TEST(test_upside_down),           TEST(test_many_mistakes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
