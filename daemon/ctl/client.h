/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * The daemon, as a verb sees it: calls that wait for their answer, and objects as JSON. A failure
 * has been said on stderr, in the daemon's own words where it had some, when one of these returns;
 * the answer is then the exit status to leave with (never CTL_OK).
 */

#include <jansson.h>
#include <stdbool.h>
#include <systemd/sd-bus.h>

#include "ctl/bus-json.h"

#define CLIENT_NAME      "org.instep.Instep1"
#define CLIENT_ROOT      "/org/instep/Instep1"
#define CLIENT_MANAGER   CLIENT_NAME ".Manager"
#define CLIENT_BAND      CLIENT_NAME ".Band"
#define CLIENT_CANDIDATE CLIENT_NAME ".Candidate"
#define CLIENT_WORKOUT   CLIENT_NAME ".Workout"
#define CLIENT_HISTORY   CLIENT_NAME ".History"
#define CLIENT_REMINDER  CLIENT_NAME ".Reminder"
#define CLIENT_ERROR     CLIENT_NAME ".Error."

/** client_bus_error() - why sd_bus_open_user() failed with @r, in words */
const char *client_bus_error(int r);

/** client_open() - connect to the user's bus */
int client_open(sd_bus **ret);

/**
 * client_call() - call a method of the daemon and wait
 * @ret:   the reply, a new reference; NULL if it does not matter
 * @types: of the arguments, as sd_bus_message_append()
 */
int client_call(sd_bus *bus, const char *path, const char *interface, const char *member,
		sd_bus_message **ret, const char *types, ...);

/** client_new() - a message for client_send() and client_try(), without its arguments */
int client_new(sd_bus *bus, const char *path, const char *interface, const char *member,
	       sd_bus_message **ret);

/** client_send() - send what client_new() began */
int client_send(sd_bus *bus, sd_bus_message *m, sd_bus_message **ret);

/**
 * client_try() - the same, but silent about an error that the daemon names: CTL_OK, and the error
 * is in @error.
 */
int client_try(sd_bus *bus, sd_bus_message *m, sd_bus_message **ret, sd_bus_error *error);

/*
 * Entries of an options dictionary that was opened with "{sv}"; a NULL text is left out. Return: as
 * sd_bus_message_append().
 */
int client_option_text(sd_bus_message *m, const char *key, const char *value);
int client_option_count(sd_bus_message *m, const char *key, unsigned value);
int client_option_number(sd_bus_message *m, const char *key, double value);

/** client_option_list() - likewise, a list of texts: the words of @words, parted at its commas */
int client_option_list(sd_bus_message *m, const char *key, const char *words);

/**
 * client_wait() - take what comes from the bus until a handler has set *@done, or @timeout_us has
 * passed
 * Return: CTL_OK in both cases; *@done says which it was.
 */
int client_wait(sd_bus *bus, const bool *done, uint64_t timeout_us);

/** client_now_us() - CLOCK_MONOTONIC: for who waits several times and has one patience */
uint64_t client_now_us(void);

/**
 * client_fail() - say why a call failed
 * @error: NULL = @r says it all
 *
 * Return: the exit status for it.
 */
int client_fail(int r, const sd_bus_error *error);

/** client_properties() - all properties of an interface */
int client_properties(sd_bus *bus, const char *path, const char *interface, json_t **ret);

/**
 * client_list() - all objects that have an interface, sorted by id
 * @ret: an array of their properties, each with its "path"
 */
int client_list(sd_bus *bus, const char *interface, json_t **ret);

/**
 * client_workout() - the path of the workout that runs, to be freed; that none runs is a failure
 * here
 */
int client_workout(sd_bus *bus, char **ret_path);

/**
 * client_band() - the properties of the band called @id, or without an @id of the only one there
 * is; as client_list()
 */
int client_band(sd_bus *bus, const char *id, json_t **ret);

/** client_path() - the path that a call answered with; it lives as long as @reply */
int client_path(sd_bus_message *reply, const char **ret_path);

/** client_text(), client_number() - a member of an object; "" and 0 when it is not there */
const char *client_text(const json_t *object, const char *key);
double client_number(const json_t *object, const char *key);
