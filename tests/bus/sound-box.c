/* SPDX-License-Identifier: MIT */
/*
 * The recording sound device: a theme, a configuration of ALSA, and a folder that is watched for
 * files.
 */

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <unistd.h>

#include "bus/sound-box.h"

#define SAMPLES 64

/* All that the fallback theme of the desktop has of those that a cue could be. */
static const char *const names[] = {
	"message",        "bell",     "dialog-information",  "device-added", "device-removed",
	"dialog-warning", "complete", "message-new-instant", "other-theme",
};

/* A WAV file: mono, 16 bit, 8 kHz. */
struct wav {
	char riff[4];
	uint32_t size;
	char wave[8];
	uint32_t format_size;
	uint16_t format, channels;
	uint32_t rate, bytes_a_second;
	uint16_t frame, bits;
	char data[4];
	uint32_t data_size;
	int16_t samples[SAMPLES];
} __attribute__((packed));

static void write_sound(struct harness *h, const char *theme, const char *name, int16_t value)
{
	struct wav w = {
		.riff = { 'R', 'I', 'F', 'F' },
		.size = sizeof(w) - 8,
		.wave = { 'W', 'A', 'V', 'E', 'f', 'm', 't', ' ' },
		.format_size = 16,
		.format = 1,
		.channels = 1,
		.rate = 8000,
		.bytes_a_second = 16000,
		.frame = 2,
		.bits = 16,
		.data = { 'd', 'a', 't', 'a' },
		.data_size = sizeof(w.samples),
	};
	char path[100];

	for (size_t i = 0; i < SAMPLES; i++)
		w.samples[i] = value;
	(void)snprintf(path, sizeof(path), "home/.local/sounds/%s/stereo/%s.wav", theme, name);
	(void)write_file(h, path, &w, sizeof(w));
}

static void folder(struct harness *h, const char *name)
{
	check(mkdir(in_scratch(h, name), 0700) == 0 || errno == EEXIST);
}

static void write_theme(struct harness *h, const char *theme)
{
	static const char index[] = "[Sound Theme]\nName=Test\nDirectories=stereo\n\n"
				    "[stereo]\nOutputProfile=stereo\n";
	char path[100];

	folder(h, "home/.local/sounds");
	(void)snprintf(path, sizeof(path), "home/.local/sounds/%s", theme);
	folder(h, path);
	(void)snprintf(path, sizeof(path), "home/.local/sounds/%s/stereo", theme);
	folder(h, path);
	(void)snprintf(path, sizeof(path), "home/.local/sounds/%s/index.theme", theme);
	(void)write_file(h, path, index, sizeof(index) - 1);
}

static void use_device(struct harness *h, const char *text)
{
	setenv("ALSA_CONFIG_PATH", write_file(h, "alsa.conf", text, strlen(text)), 1);
	setenv("CANBERRA_DRIVER", "alsa", 1);
}

static void use_file(struct harness *h, const char *path, const char *truncate)
{
	char text[256];

	(void)snprintf(text, sizeof(text),
		       "pcm.default {\n\ttype file\n\tfile \"%s\"\n\tformat raw\n\ttruncate %s\n"
		       "\tslave.pcm { type null }\n}\n",
		       path, truncate);
	use_device(h, text);
}

/*
 * Which one it was: the number is that of every sample. NULL = it was cut off before it began, by
 * the end of the program.
 */
static const char *name_of(struct harness *h, const char *file)
{
	char path[64];
	int16_t sample;
	size_t n;
	FILE *f;

	(void)snprintf(path, sizeof(path), "heard/%s", file);
	f = fopen(in_scratch(h, path), "re");
	check(f);
	n = fread(&sample, sizeof(sample), 1, f);
	fclose(f);
	if (!n)
		return NULL;
	check(sample >= 0 && (size_t)sample < ELEMENTS(names));
	return names[sample];
}

static int on_file(sd_event_source *s, const struct inotify_event *event, void *userdata)
{
	struct sound_box *b = userdata;
	const char *name = name_of(b->journal->h, event->name);

	if (name)
		journal_add(b->journal, "sound: %s", name);
	return 0;
}

void sound_box_open(struct sound_box *b, struct journal *j)
{
	struct harness *h = j->h;

	b->journal = j;
	write_theme(h, "freedesktop");
	for (size_t i = 0; i + 1 < ELEMENTS(names); i++)
		write_sound(h, "freedesktop", names[i], (int16_t)i);
	/* a theme of the user's own choice, with one sound of its own */
	write_theme(h, "chosen");
	write_sound(h, "chosen", "message", ELEMENTS(names) - 1);

	folder(h, "heard");
	use_file(h, in_scratch(h, "heard/sound"), "false");
	check_ok(sd_event_add_inotify(h->event, &b->files, in_scratch(h, "heard"), IN_CLOSE_WRITE,
				      on_file, b));
}

void sound_box_block(struct harness *h)
{
	const char *fifo = in_scratch(h, "device");

	check(mkfifo(fifo, 0600) == 0);
	use_file(h, fifo, "true");
}

void sound_box_none(struct harness *h)
{
	use_device(h, "\n");
}

void sound_box_close(struct sound_box *b)
{
	b->files = sd_event_source_disable_unref(b->files);
}
