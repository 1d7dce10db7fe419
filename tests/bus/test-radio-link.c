/* SPDX-License-Identifier: MIT */
/* The life of a connection: packets, commands, letting go. */

#include <errno.h>

#include "bus/radio-scene.h"

static void packets_come_by_socket(struct harness *h)
{
	unsigned heard;

	band_streams(h);
	check(scene.last_size == 66);
	check(scene.band.starts == 1);

	push(LINK_UNWANTED);
	heard = scene.packets;
	while (scene.band.stops == 0)
		check_ok(sd_event_run(h->event, 100 * USEC_PER_MSEC));
	check(scene.packets - heard < 3);
	scene_end();
}

static void falls_back_to_signals(struct harness *h)
{
	static const char *const errors[] = { "NotSupported", "NotPermitted", "InProgress" };

	for (size_t i = 0; i < ELEMENTS(errors); i++) {
		if (i == 0) {
			check_ok(
				virtual_band_init(&scene.band, h->fake, h->event, &still, NULL, 1));
			fake_device_know(scene.band.device, true);
			check_ok(fake_start(h->fake));
			radio_begin(h);
		}
		fake_device_acquire_error(scene.band.device, errors[i]);
		peer_begin();
		wait_link(LINK_READY);
		push(LINK_WANTED);
		wait_packets(3);
		check(scene.last_size == 66);

		/* BlueZ keeps a StartNotify over a disconnect: it must not stand in the way. */
		fake_device_drop(scene.band.device);
		wait_story("disconnected connected resolved subscribed ");
		wait_packets(3);
		push(LINK_LET_GO);
		wait_story("disconnected ");
		scene.peer = peer_free(scene.peer);
		*scene.story = '\0';
	}
	scene_end();
}

static void another_error_is_a_refusal(struct harness *h)
{
	band_begin(h);
	fake_device_acquire_error(scene.band.device, "Failed");
	wait_story("subscribe-failed ");
	check(scene.link.state == LINK_RESOLVING);
	check(!scene.link.retry_us);

	fake_device_acquire_error(scene.band.device, NULL);
	push(LINK_WANTED);
	wait_link(LINK_STREAMING);
	wait_packets(1);
	scene_end();
}

static void a_wanted_band_is_fetched_again(struct harness *h)
{
	band_streams(h);

	fake_device_drop(scene.band.device);
	wait_story("disconnected connected resolved subscribed ");
	wait_packets(3);
	check(scene.link.reconnects == 1);
	check(scene.band.starts == 2);
	scene_end();
}

static void bluetoothd_brings_it_back(struct harness *h)
{
	unsigned connects;

	band_begin(h);
	wait_link(LINK_READY);
	connects = fake_device_connects(scene.band.device);
	check(fake_profile_wants(h->fake, driver_tindeq_progressor.service_uuid));

	for (unsigned i = 1; i <= 2; i++) {
		fake_device_range(scene.band.device, false);
		wait_link(LINK_AWAY);
		check(!scene.link.retry_us);
		fake_device_range(scene.band.device, true);
		wait_link(LINK_READY);
		check(scene.link.reconnects == i);
	}
	check(fake_device_connects(scene.band.device) == connects);
	check(!fake_discovering(h->fake));
	scene_end();
}

static void let_go_means_gone(struct harness *h)
{
	band_streams(h);
	push(LINK_LET_GO);
	wait_story("disconnected ");
	check(scene.band.stops == 1);
	check(!fake_device_trusted(scene.band.device));
	check(scene.link.state == LINK_RELEASED);

	push(LINK_WANTED);
	wait_packets(3);
	check(fake_device_trusted(scene.band.device));
	scene_end();
}

/* Before bluetoothd has even heard of the first wish. */
static void a_change_of_mind_counts(struct harness *h)
{
	band_streams(h);
	*scene.story = '\0';
	push(LINK_LET_GO);
	push(LINK_WANTED);
	wait_story("disconnected connected resolved subscribed ");
	wait_packets(3);
	check(fake_device_trusted(scene.band.device));
	scene_end();
}

static void writes_wait_in_line(struct harness *h)
{
	static const struct write firmware = { 1, 1, { 0x6b } }, to_data = { 0, 1, { 0x6b } };
	unsigned packets;

	band_begin(h);
	check(peer_write(scene.peer, &firmware) == -ENOTCONN);
	wait_link(LINK_READY);
	packets = scene.packets;
	for (unsigned i = 0; i < 8; i++)
		check_ok(peer_write(scene.peer, &firmware));
	check(peer_write(scene.peer, &firmware) == -ENOBUFS);
	check(peer_write(scene.peer, &to_data) == -ENOENT);
	wait_packets(8);
	check(scene.packets == packets + 8);
	scene_end();
}

static bool write_has_failed(void *userdata)
{
	return scene.failed_writes == 1;
}

static void a_refused_write_is_told(struct harness *h)
{
	static const struct peripheral deaf = {
		.address = VIRTUAL_BAND_ADDRESS,
		.name = VIRTUAL_BAND_NAME,
		.service = PROGRESSOR_SERVICE,
		.chrcs = { { PROGRESSOR_DATA, CHRC_NOTIFY }, { PROGRESSOR_CONTROL, CHRC_READ } },
		.rssi = -50,
		.mtu = 247,
	};
	static const struct write firmware = { 1, 1, { 0x6b } };
	struct fake_device *device;

	check_ok(fake_device_add(h->fake, &deaf, &device));
	fake_device_know(device, false);
	check_ok(fake_start(h->fake));
	radio_begin(h);
	peer_begin();
	wait_link(LINK_READY);
	check_ok(peer_write(scene.peer, &firmware));
	wait_for(h, write_has_failed, NULL, "the write to fail");
	scene_end();
}

int main(int argc, char **argv)
{
	static const struct test tests[] = {
		TEST(packets_come_by_socket),     TEST(falls_back_to_signals),
		TEST(another_error_is_a_refusal), TEST(a_wanted_band_is_fetched_again),
		TEST(bluetoothd_brings_it_back),  TEST(let_go_means_gone),
		TEST(a_change_of_mind_counts),    TEST(writes_wait_in_line),
		TEST(a_refused_write_is_told),
	};

	return run_tests(tests, ELEMENTS(tests), argc, argv);
}
