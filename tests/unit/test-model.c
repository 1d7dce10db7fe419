/* SPDX-License-Identifier: MIT */

/* Which product is it: each way to be recognised, and each way to be only nearly so. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "driver/model.h"
#include "util/macro.h"

#define BASE    "-0000-1000-8000-00805f9b34fb"
#define FORCE   "0000185a" BASE
#define BATTERY "0000180f" BASE

static const struct model exact = { .id = "exact", .names = "Force Board, FB" };
static const struct model prefix = { .id = "prefix", .names = "Moves *", .any_case = true };
static const struct model service = { .id = "service", .services = BATTERY "x, " FORCE };
static const struct model maker = { .id = "maker", .has_company = true, .company = 0x0886 };
static const struct model data = {
	.id = "data",
	.has_company = true,
	.company = 0x0100,
	.data = { .n = 3, .bytes = { 0x02, 0, 0xf4 }, .mask = { 0xff, 0, 0xff } },
};
static const struct model empty = { .id = "empty", .names = "*" }; /* and not everybody */

static const struct model *const list[] = { &empty, &exact, &prefix, &service, &maker, &data };
static const struct models models = { ELEMENTS(list), list };

static void names(void **state)
{
	static const struct {
		const char *name;
		const struct model *model;
	} rows[] = {
		{ "Force Board", &exact },
		{ "FB", &exact },
		{ "Force Boar", NULL },
		{ "Force Board2", NULL },
		{ "force board", NULL },
		{ "Force Board, FB", NULL },
		{ "", NULL },
		{ NULL, NULL },
		{ "Moves 1", &prefix },
		{ "MOVES ", &prefix },
		{ "Moves", NULL },
		{ " Moves 1", NULL },
		{ "*", NULL },
	};

	for (size_t i = 0; i < ELEMENTS(rows); i++) {
		const struct advert a = { .name = rows[i].name };

		if (model_match(&models, &a) != rows[i].model)
			fail_msg("row %zu", i);
	}
}

static void services(void **state)
{
	static const char *const known[] = { "0000180a" BASE, FORCE, NULL };
	static const char *const others[] = { BATTERY, "", "0000185A" BASE, FORCE "x", NULL };
	static const char *const none[] = { NULL };

	assert_ptr_equal(model_match(&models, &(struct advert){ .uuids = known }), &service);
	assert_null(model_match(&models, &(struct advert){ .uuids = others }));
	assert_null(model_match(&models, &(struct advert){ .uuids = none }));
}

static void makers(void **state)
{
	const struct {
		struct maker_data maker;
		const struct model *model;
	} rows[] = {
		{ { 0x0886, NULL, 0 }, &maker },
		{ { 0x0886, (const uint8_t[]){ 7 }, 1 }, &maker },
		{ { 0x0887, NULL, 0 }, NULL },
		{ { 0x0100, (const uint8_t[]){ 2, 9, 0xf4 }, 3 }, &data },
		{ { 0x0100, (const uint8_t[]){ 2, 0, 0xf4, 5 }, 4 }, &data },
		{ { 0x0100, (const uint8_t[]){ 2, 9 }, 2 }, NULL },
		{ { 0x0100, (const uint8_t[]){ 3, 9, 0xf4 }, 3 }, NULL },
		{ { 0x0100, (const uint8_t[]){ 2, 9, 0xf5 }, 3 }, NULL },
		{ { 0x0101, (const uint8_t[]){ 2, 9, 0xf4 }, 3 }, NULL },
	};

	for (size_t i = 0; i < ELEMENTS(rows); i++) {
		const struct maker_data two[] = { { 0x004c, (const uint8_t[]){ 2 }, 1 },
						  rows[i].maker };
		const struct advert a = { .makers = two, .n_makers = 2 };

		if (model_match(&models, &a) != rows[i].model)
			fail_msg("row %zu", i);
	}
}

/* Each of an advertisement's parts is enough, and of two models the first counts. */
static void first_of_several(void **state)
{
	static const char *const force[] = { FORCE, NULL };
	const struct advert a = { .name = "FB", .uuids = force };
	const struct advert b = { .name = "lamp", .uuids = force };

	assert_ptr_equal(model_match(&models, &a), &exact);
	assert_ptr_equal(model_match(&models, &b), &service);
	assert_null(model_match(&(struct models){ 0 }, &a));
}

/* Those of the table by themselves, those that a file describes by the models. */
static void drivers(void **state)
{
	static const struct driver own = { .name = "own" }, other = { .name = "other" };
	static const struct model first = { .driver = &other }, second = { .driver = &own };
	static const struct model *const two[] = { &first, &second };
	static const struct models some = { 2, two }, none = { 0, NULL };

	assert_ptr_equal(models_driver(&some, "own"), &own);
	assert_ptr_equal(models_driver(&some, "other"), &other);
	assert_ptr_equal(models_driver(&some, "frez-dyno"), &driver_frez_dyno);
	assert_ptr_equal(models_driver(&none, "frez-dyno"), &driver_frez_dyno);
	assert_null(models_driver(&none, "own"));
	assert_null(models_driver(&some, "nobody"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names),   cmocka_unit_test(services),
		cmocka_unit_test(makers),  cmocka_unit_test(first_of_several),
		cmocka_unit_test(drivers),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
