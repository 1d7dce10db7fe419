/* SPDX-License-Identifier: MIT */

/*
 * The reading of key files: a text, line by line, against a table.
 *
 * It reads the lines itself. inih 55, as Debian builds it, was tried first: it cuts lines at 200
 * bytes and section names at 50 without a word, takes what stands behind " ;" for a comment, tells
 * the line of the first mistake only and says nothing of a section without keys. To guard it took
 * more code than to do without it.
 */

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "sys/cleanup.h"
#include "sys/keyfile.h"
#include "util/text.h"

#define FILE_MAX_BYTES (1024 * 1024)
#define LINE_MAX_BYTES 1000
#define MISTAKES_MAX   50 /* told of one file: nobody mends more at a time */
#define SHOWN_MAX      60 /* bytes of a wrong text that a message repeats */

struct reader {
	const char *name; /* of the file */
	unsigned line;
	const struct keyfile_kind *kind;
	void *whole;                      /* the object of the caller */
	void *object;                     /* what the keys fill now; NULL: the section is skipped */
	const char *section;              /* its name in the table; NULL before the first one */
	char heading[LINE_MAX_BYTES + 1]; /* the text between the brackets */
	bool seen[KEYFILE_KEYS_MAX];      /* keys that this section has had */
	struct complaints *complaints;
	unsigned n_mistakes;
};

void complain(struct complaints *c, const char *format, ...)
{
	char sentence[2048];
	va_list args;

	va_start(args, format);
	(void)vsnprintf(sentence, sizeof(sentence), format, args);
	va_end(args);

	c->count++;
	if (c->say)
		c->say(c->userdata, sentence);
}

/* A complaint about the present line. */
_printf_(2, 3) static void mistake(struct reader *r, const char *format, ...)
{
	char what[2048];
	va_list args;

	if (++r->n_mistakes == MISTAKES_MAX + 1)
		complain(r->complaints,
			 "%s:%u: here is one more mistake, and maybe others after "
			 "it: mend those above first",
			 r->name, r->line);
	if (r->n_mistakes > MISTAKES_MAX)
		return;

	va_start(args, format);
	(void)vsnprintf(what, sizeof(what), format, args);
	va_end(args);

	complain(r->complaints, "%s:%u: %s", r->name, r->line, what);
}

/*
 * How many bytes of @text to repeat: not too many, and none of a character that would be cut in
 * two.
 */
static int shown(const char *text)
{
	size_t n = strlen(text);

	if (n <= SHOWN_MAX)
		return (int)n;

	for (n = SHOWN_MAX; n > 0 && ((unsigned char)text[n] & 0xc0) == 0x80;)
		n--;

	return (int)n;
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r';
}

/* Takes the blanks off both ends of @text, in place. */
static char *strip(char *text)
{
	size_t n;

	while (is_blank(*text))
		text++;
	n = strlen(text);
	while (n > 0 && is_blank(text[n - 1]))
		n--;

	text[n] = '\0';
	return text;
}

/* "Units, Day": the words of a table's column, for an answer to a name that is not there. */
static void list_names(const struct reader *r, bool sections, char *out, size_t size)
{
	const char *before = NULL;
	size_t n = 0;

	out[0] = '\0';
	for (size_t i = 0; i < r->kind->n_keys && n < size; i++) {
		const struct keyfile_key *k = &r->kind->keys[i];
		const char *name = sections ? k->section : k->key;

		if (sections ? before && strcmp(before, name) == 0
			     : strcmp(k->section, r->section) != 0)
			continue;

		n += (size_t)snprintf(out + n, size - n, "%s%s%s%s", before ? ", " : "",
				      sections ? "[" : "", name, sections ? "]" : "");
		before = name;
	}
}

static void enter_plain(struct reader *r)
{
	char known[512];

	for (size_t i = 0; i < r->kind->n_keys; i++)
		if (strcmp(r->kind->keys[i].section, r->heading) == 0) {
			r->section = r->kind->keys[i].section;
			r->object = r->whole;
			return;
		}

	list_names(r, true, known, sizeof(known));
	mistake(r, "[%.*s]: unknown section, skipped; expected %s", shown(r->heading), r->heading,
		known);
}

static void enter_by_kind(struct reader *r)
{
	const char *why = "not expected here";
	const char *section = "";

	memset(r->seen, 0, sizeof(r->seen));
	r->object = r->kind->enter(r->whole, r->heading, r->line, &section, &why);
	r->section = section;
	if (!r->object && why)
		mistake(r, "[%.*s]: %s; section skipped", shown(r->heading), r->heading, why);
}

static void read_heading(struct reader *r, char *line)
{
	size_t n = strlen(line);

	r->object = NULL;
	if (n < 2 || line[n - 1] != ']') {
		mistake(r, "'%.*s': expected [Section]; skipped to the next section", shown(line),
			line);
		r->section = "";
		return;
	}

	line[n - 1] = '\0';
	(void)snprintf(r->heading, sizeof(r->heading), "%s", strip(line + 1));
	r->section = "";
	if (r->kind->enter)
		enter_by_kind(r);
	else
		enter_plain(r);
}

static const struct keyfile_key *find_key(const struct reader *r, const char *name)
{
	for (size_t i = 0; i < r->kind->n_keys; i++)
		if (strcmp(r->kind->keys[i].section, r->section) == 0 &&
		    strcmp(r->kind->keys[i].key, name) == 0)
			return &r->kind->keys[i];

	return NULL;
}

/* What is wrong with a value that its parser refused. */
static const char *error_words(int error)
{
	switch (error) {
	case -ERANGE:
		return "is out of range";
	case -EDOM:
		return "is upside down";
	default:
		return "is not understood";
	}
}

static void store_value(struct reader *r, const char *name, const char *value)
{
	const struct keyfile_key *key = find_key(r, name);
	char known[1024];
	int error;

	if (!key) {
		list_names(r, false, known, sizeof(known));
		mistake(r, "[%s] %.*s: unknown key, skipped; expected one of %s", r->heading,
			shown(name), name, known);
		return;
	}

	if (r->seen[key - r->kind->keys])
		mistake(r, "[%s] %s: given a second time; this one counts", r->heading, name);
	r->seen[key - r->kind->keys] = true;

	error = key->parse(value, (char *)r->object + key->offset, key->size);
	if (error >= 0) {
		if (r->kind->given)
			r->kind->given(r->object, key, r->line);
		return;
	}

	mistake(r, "[%s] %s: '%.*s' %s; expected %s. It is left as it was.", r->heading, name,
		shown(value), value, error_words(error), key->expected);
	if (r->kind->refused)
		r->kind->refused(r->object, key);
}

static void read_assignment(struct reader *r, char *line)
{
	char *equals = strchr(line, '=');

	if (!r->section) {
		mistake(r, "'%.*s': expected a [Section] before the first key", shown(line), line);
		return;
	}
	if (!r->object)
		return; /* the heading was complained about */
	if (!equals || equals == line) {
		mistake(r, "[%s] '%.*s': expected Key=value; skipped", r->heading, shown(line),
			line);
		return;
	}

	*equals = '\0';
	store_value(r, strip(line), strip(equals + 1));
}

static void read_line(struct reader *r, const char *text, size_t n)
{
	char buffer[LINE_MAX_BYTES + 1];
	char *line;

	r->line++;
	if (n > LINE_MAX_BYTES) {
		mistake(r, "this line is longer than %d bytes; skipped", LINE_MAX_BYTES);
		return;
	}

	memcpy(buffer, text, n);
	buffer[n] = '\0';
	line = strip(buffer);
	if (line[0] == '\0' || line[0] == '#' || line[0] == ';')
		return;

	if (!text_is_printable(line, strlen(line))) {
		mistake(r,
			"control characters or not UTF-8; save the file as UTF-8. Line skipped.");
		return;
	}

	if (line[0] == '[')
		read_heading(r, line);
	else
		read_assignment(r, line);
}

int keyfile_parse(const char *name, const char *text, size_t n, const struct keyfile_kind *kind,
		  void *object, struct complaints *c)
{
	struct reader r = { .name = name, .kind = kind, .whole = object, .complaints = c };
	const char *end = text + n;

	assert(kind->n_keys <= KEYFILE_KEYS_MAX);

	if (n > FILE_MAX_BYTES) {
		complain(c, "%s: larger than %d bytes, which no such file is; not read", name,
			 FILE_MAX_BYTES);
		return -EFBIG;
	}
	if (n > 0 && memchr(text, '\0', n)) {
		complain(c, "%s: contains a NUL byte, so it is no text file; not read", name);
		return -EBADMSG;
	}

	/* a byte order mark, as editors of Windows write it */
	if (n >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0)
		text += 3;

	while (text < end) {
		const char *newline = memchr(text, '\n', (size_t)(end - text));
		const char *line_end = newline ? newline : end;

		read_line(&r, text, (size_t)(line_end - text));
		text = newline ? newline + 1 : end;
	}

	return 0;
}

/* O_NONBLOCK: a pipe in the place of a file must not stop the program. */
static int open_regular(const char *path, int *ret)
{
	_cleanup_(closep) int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
	struct stat st;

	if (fd < 0 || fstat(fd, &st) < 0)
		return -errno;
	if (S_ISDIR(st.st_mode))
		return -EISDIR;
	if (!S_ISREG(st.st_mode))
		return -EINVAL;

	*ret = fd;
	fd = -1;
	return 0;
}

/* One byte more than allowed, so that keyfile_parse() sees what is too large. */
static int read_text(int fd, char *text, size_t *ret_n)
{
	size_t n = 0;

	while (n < FILE_MAX_BYTES + 1) {
		ssize_t got = read(fd, text + n, FILE_MAX_BYTES + 1 - n);

		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return -errno;
		if (got == 0)
			break;

		n += (size_t)got;
	}

	*ret_n = n;
	return 0;
}

int keyfile_read(const char *path, const struct keyfile_kind *kind, void *object,
		 struct complaints *c)
{
	_cleanup_(freep) char *text = malloc(FILE_MAX_BYTES + 1);
	_cleanup_(closep) int fd = -1;
	size_t n = 0;
	int r;

	if (!text) {
		complain(c, "%s: not enough memory to read it", path);
		return -ENOMEM;
	}

	r = open_regular(path, &fd);
	if (r == 0)
		r = read_text(fd, text, &n);
	if (r < 0) {
		complain(c, "%s: cannot be read: %s", path,
			 r == -EINVAL ? "not a regular file" : strerror(-r));
		return r;
	}

	return keyfile_parse(path, text, n, kind, object, c);
}
