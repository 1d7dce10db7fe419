/* SPDX-License-Identifier: MIT */
/*
 * Talking to a person. Whoever presses Ctrl-C in the middle wants to be out at once and to know how
 * things stand: the handler itself puts the terminal back, says the sentence that holds just then,
 * and ends the program. Nothing else has to be undone, since the daemon ends scans and claims of a
 * client that is gone. So no code that waits has to mind signals.
 */

#include <errno.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "ctl/cmd.h"
#include "ctl/terminal.h"

/* The handler may come at any time: it reads one while the other is written. */
static char sentences[2][512];
static _Atomic(const char *) farewell;

static struct termios before;
static volatile sig_atomic_t keys; /* the terminal is not as it was */

bool terminal_talks(void)
{
	const char *term = getenv("TERM");

	return isatty(STDIN_FILENO) && isatty(STDOUT_FILENO) && term && strcmp(term, "dumb") != 0;
}

static void say_farewell(void)
{
	const char *sentence = farewell;

	/* A terminal that is gone hears nothing, and that is all. */
	(void)!write(STDERR_FILENO, sentence, strlen(sentence));
}

static void on_signal(int number)
{
	if (keys)
		(void)tcsetattr(STDIN_FILENO, TCSANOW, &before);
	say_farewell();
	_exit(CTL_STOPPED);
}

void terminal_farewell(const char *format, ...)
{
	static const int signals[] = { SIGINT, SIGTERM, SIGHUP };
	char *sentence = farewell == sentences[0] ? sentences[1] : sentences[0];
	bool first = !farewell;
	va_list args;
	size_t n;

	/* On a line of its own: the terminal may have shown "^C". */
	sentence[0] = '\n';
	va_start(args, format);
	(void)vsnprintf(sentence + 1, sizeof(sentences[0]) - 2, format, args);
	va_end(args);
	n = strlen(sentence);
	sentence[n] = '\n';
	sentence[n + 1] = '\0';
	farewell = sentence;

	for (size_t i = 0; first && i < ELEMENTS(signals); i++)
		(void)sigaction(signals[i], &(struct sigaction){ .sa_handler = on_signal }, NULL);
}

int terminal_leave(void)
{
	terminal_keys(false);
	(void)fflush(stdout);
	say_farewell();
	return CTL_STOPPED;
}

void terminal_keys(bool on)
{
	struct termios t;

	if (on == (bool)keys)
		return;
	if (!on) {
		keys = false;
		(void)tcsetattr(STDIN_FILENO, TCSANOW, &before);
		return;
	}
	if (tcgetattr(STDIN_FILENO, &before) < 0)
		return;
	t = before;
	t.c_lflag &= ~(tcflag_t)(ICANON | ECHO);
	keys = true;
	(void)tcsetattr(STDIN_FILENO, TCSANOW, &t);
}

bool terminal_ask(const char *question, char *ret, size_t size)
{
	char line[256];
	const char *from;
	size_t n;

	fputs(question, stdout);
	(void)fflush(stdout);
	if (!fgets(line, sizeof(line), stdin))
		return false;

	from = line + strspn(line, " \t");
	n = strlen(from);
	while (n > 0 && strchr(" \t\r\n", from[n - 1]))
		n--;
	(void)snprintf(ret, size, "%.*s", (int)n, from);
	return true;
}
