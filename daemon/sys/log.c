/* SPDX-License-Identifier: MIT */

/*
 * Logging for a daemon that is read in the journal and a tool that is read on a terminal. It is its
 * own few lines because the journal's fields (INSTEP_BAND=, INSTEP_WORKOUT=) are what lets one
 * workout be followed, and syslog() has none. No files, no rotation, no colours: that is the
 * journal's business.
 */

#define SD_JOURNAL_SUPPRESS_LOCATION
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>
#include <systemd/sd-journal.h>

#include "sys/log.h"

#define LOG_TEXT_MAX   1024
#define LOG_FIELDS_MAX 8

static struct {
	const char *name;
	int level;
	bool journal;
} log_state = { .name = "instep", .level = LOG_INFO };

/*
 * The service manager names the stream that it gave us: "device:inode" (systemd.exec(5),
 * $JOURNAL_STREAM).
 */
static bool stderr_is_journal(void)
{
	const char *stream = getenv("JOURNAL_STREAM");
	unsigned long long device, inode;
	struct stat st;

	if (!stream || sscanf(stream, "%llu:%llu", &device, &inode) != 2)
		return false;

	return fstat(STDERR_FILENO, &st) == 0 && st.st_dev == device && st.st_ino == inode;
}

static int level_from_text(const char *text)
{
	static const struct {
		const char *name;
		int level;
	} levels[] = {
		{ "debug", LOG_DEBUG },
		{ "info", LOG_INFO },
		{ "warning", LOG_WARNING },
		{ "err", LOG_ERR },
	};

	for (size_t i = 0; text && i < ELEMENTS(levels); i++)
		if (strcmp(levels[i].name, text) == 0)
			return levels[i].level;

	return LOG_INFO;
}

void log_init(const char *name)
{
	log_state.name = name;
	log_state.level = level_from_text(getenv("INSTEP_LOG"));
	log_state.journal = stderr_is_journal();
}

static struct iovec iovec_text(const char *text)
{
	return (struct iovec){ .iov_base = (void *)text, .iov_len = strlen(text) };
}

static int journal_send(int level, const char *const *fields, const char *text)
{
	char message[LOG_TEXT_MAX + 16], priority[16], identifier[64];
	struct iovec iov[3 + LOG_FIELDS_MAX];
	int n = 0;

	(void)snprintf(message, sizeof(message), "MESSAGE=%s", text);
	(void)snprintf(priority, sizeof(priority), "PRIORITY=%d", level);
	(void)snprintf(identifier, sizeof(identifier), "SYSLOG_IDENTIFIER=%s", log_state.name);
	iov[n++] = iovec_text(message);
	iov[n++] = iovec_text(priority);
	iov[n++] = iovec_text(identifier);
	for (size_t i = 0; fields && fields[i] && i < LOG_FIELDS_MAX; i++)
		iov[n++] = iovec_text(fields[i]);

	return sd_journal_sendv(iov, n);
}

_printf_(4, 0) static void emit(int level, const char *const *fields, int error, const char *format,
				va_list args)
{
	char text[LOG_TEXT_MAX];

	if (level > log_state.level)
		return;

	errno = -error; /* for %m */
	(void)vsnprintf(text, sizeof(text), format, args);
	if (log_state.journal && journal_send(level, fields, text) >= 0)
		return;

	(void)fprintf(stderr, "%s: %s\n", log_state.name, text);
}

int log_printf(int level, int error, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	emit(level, NULL, error, format, args);
	va_end(args);

	return error;
}

void log_fields(int level, const char *const *fields, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	emit(level, fields, 0, format, args);
	va_end(args);
}
