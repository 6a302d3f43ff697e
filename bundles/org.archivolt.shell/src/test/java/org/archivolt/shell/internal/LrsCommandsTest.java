package org.archivolt.shell.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.DeviceId;
import org.archivolt.base.ErrorCode;
import org.archivolt.base.Family;
import org.archivolt.base.MediumId;
import org.archivolt.lrs.RequestReport;
import org.archivolt.lrs.RequestReport.State;
import org.archivolt.lrs.SchedulerStatistics;
import org.archivolt.lrs.SchedulerStatistics.Sample;
import org.archivolt.lrs.Terms;
import org.junit.jupiter.api.Test;

class LrsCommandsTest {
    private static final MediumId D0 = new MediumId(Family.DISK, "lab", "d0");
    private static final MediumId D1 = new MediumId(Family.DISK, "lab", "d1");

    private static final RequestReport WAITING = new RequestReport(
            7,
            "write",
            new Terms("backup", 1, -5),
            State.QUEUED,
            Duration.ofMillis(3200),
            2,
            List.of(),
            List.of("medium disk:lab:d0 is used by 64 transfers", "medium disk:lab:d1 is being flushed"));
    private static final RequestReport HELD = new RequestReport(
            9, "read", Terms.DEFAULT, State.HELD, Duration.ofMinutes(5), 1, List.of(D0, D1), List.of());
    private static final RequestReport RUDE = new RequestReport(
            999_999_999,
            "delete",
            new Terms("\u001b[2J\u202e" + "x".repeat(120), Integer.MIN_VALUE, Long.MIN_VALUE),
            State.PREPARING,
            Duration.ofDays(400),
            64,
            List.of(new MediumId(new Family("f".repeat(32)), "l".repeat(64), "n".repeat(128))),
            List.of("because\n\u0007 " + "of this and ".repeat(40)));

    private final FakeBackend backend = new FakeBackend();

    // ---- queue, why, cancel

    @Test
    void listsRequestsInTheOrderOfTheScheduler() throws Exception {
        backend.reports = List.of(WAITING, HELD);
        assertThat(Printed.lines(Printed.by(queue(50, false))))
                .satisfiesExactly(
                        head -> assertThat(head).isEqualTo("disk: 7 queued, 2 shown"),
                        columns -> assertThat(columns).startsWith("Id │ Kind"),
                        line -> {},
                        first -> assertThat(first)
                                .isEqualTo(" 7 │ write │ backup │ 1/-5 │ 3.2 s │ 2        │ queued: medium disk:lab:d"),
                        second -> assertThat(second).isEqualTo(" 9 │ read  │        │  0/0 │ 5 min │ 1: d0,d1 │ held"));
    }

    @Test
    void showsNoMoreThanTheLimit() throws Exception {
        backend.reports = List.of(WAITING, HELD);
        assertThat(Printed.by(queue(1, false))).contains("1 shown").doesNotContain("held");
        assertRefused(queue(0, false), ErrorCode.INVALID_ARGUMENT, "--limit");
        assertRefused(queue(10_001, false), ErrorCode.INVALID_ARGUMENT, "--limit");
    }

    @Test
    void listsRequestsForScripts() throws Exception {
        backend.reports = List.of(WAITING, HELD);
        JsonNode json = json(queue(50, true));
        assertThat(json).hasSize(2);
        assertThat(json.get(0).path("family").asText()).isEqualTo("disk");
        assertThat(json.get(0).path("waitingMillis").asLong()).isEqualTo(3200);
        assertThat(json.get(0).path("reasons")).hasSize(2);
        assertThat(json.get(1).path("state").asText()).isEqualTo("HELD");
        assertThat(json.get(1).path("media").get(0).asText()).isEqualTo("disk:lab:d0");
    }

    @Test
    void knowsOnlyFamiliesThatAreServed() {
        LrsQueueCommand queue = queue(50, false);
        queue.family = "tape";
        assertRefused(queue, ErrorCode.NO_SUCH_RESOURCE, "family");
        LrsConfigGetCommand get = configGet(null);
        get.family = "no such";
        assertRefused(get, ErrorCode.NO_SUCH_RESOURCE, "family");
    }

    @Test
    void tellsEveryReason() throws Exception {
        backend.reports = List.of(WAITING, HELD);
        assertThat(Printed.by(why("7"))).isEqualTo("""
                        request   7, write
                        state     queued, for 3.2 s
                        client    backup
                        urgency   qos 1, priority -5
                        media     2 needed
                        waits for
                          medium disk:lab:d0 is used by 64 transfers
                          medium disk:lab:d1 is being flushed
                        """);
        assertThat(Printed.by(why("9"))).isEqualTo("""
                        request   9, read
                        state     held, for 5 min
                        urgency   qos 0, priority 0
                        media     1 needed
                                  disk:lab:d0
                                  disk:lab:d1
                        """);
    }

    @Test
    void failsForARequestThatIsNotKnown() {
        assertRefused(why("8"), ErrorCode.NO_SUCH_REQUEST, null);
        assertRefused(why("eight"), ErrorCode.INVALID_ARGUMENT, "request");
        assertRefused(why("99999999999999999999"), ErrorCode.INVALID_ARGUMENT, "request");
    }

    @Test
    void cancelsAllItCanAndFailsWithTheFirstItCannot() {
        backend.reports = List.of(WAITING, HELD);
        assertRefused(cancel("8", "7", "9", "7"), ErrorCode.NO_SUCH_REQUEST, null);
        assertThat(backend.calls).containsExactly("cancel 7", "cancel 9");
    }

    @Test
    void cancelsNothingWhenANumberIsNone() {
        backend.reports = List.of(WAITING);
        assertRefused(cancel("7", "x"), ErrorCode.INVALID_ARGUMENT, "request");
        assertThat(backend.calls).isEmpty();
    }

    // ---- configuration

    @Test
    void showsAConfigurationOrOneKey() throws Exception {
        assertThat(Printed.by(configGet(null))).isEqualTo("family = disk\nflush.delay.ms = 5\nstreams = 64\n");
        assertThat(Printed.by(configGet("streams"))).isEqualTo("64\n");
        assertRefused(configGet("stream"), ErrorCode.INVALID_ARGUMENT, "stream");
    }

    @Test
    void changesAConfiguration() throws Exception {
        LrsConfigSetCommand set = configSet("streams=8", "flush.delay.ms=100");
        assertThat(Printed.by(set)).isEqualTo("flush.delay.ms = 100 (was 5)\nstreams = 8 (was 64)\n");
        assertRefused(configSet("streams"), ErrorCode.INVALID_ARGUMENT, "key=value");
        assertRefused(configSet("streams=1", "streams=2"), ErrorCode.INVALID_ARGUMENT, "key=value");
    }

    // ---- statistics

    @Test
    void sumsUpWhatWasCounted() throws Exception {
        assertThat(Printed.lines(Printed.by(stat(List.of(
                        sample("requests_total", 3, "family", "disk", "kind", "write", "outcome", "ok"),
                        sample("requests_total", 1, "family", "disk", "kind", "write", "outcome", "BUSY"),
                        sample("request_wait_seconds_count", 4, "family", "disk", "kind", "write"),
                        sample("request_wait_seconds_sum", 0.4, "family", "disk", "kind", "write"),
                        sample("request_wait_seconds_bucket", 3, "family", "disk", "kind", "write", "le", "0.1"),
                        sample("request_wait_seconds_bucket", 4, "family", "disk", "kind", "write", "le", "0.2"),
                        sample("request_wait_seconds_bucket", 4, "family", "disk", "kind", "write", "le", "+Inf"),
                        sample("flushes_total", 2, "family", "disk", "device", "disk:lab:d0"),
                        sample("flushed_releases_total", 9, "family", "disk", "device", "disk:lab:d0"),
                        sample("flushed_bytes_total", 4096, "family", "disk", "device", "disk:lab:d0"),
                        call(2, "ok"),
                        call(1, "DEVICE_FAULT"),
                        sample("device_call_seconds_count", 3, "family", "disk", "call", "sync"),
                        sample("device_call_seconds_sum", 6, "family", "disk", "call", "sync"),
                        sample("device_call_seconds_bucket", 0, "family", "disk", "call", "sync", "le", "0.1"),
                        sample("device_call_seconds_bucket", 3, "family", "disk", "call", "sync", "le", "+Inf"),
                        sample("retries_total", 5, "family", "disk"))))))
                .contains(
                        "disk   │ write │      3 │      1 │    100 ms │ ≤ 200 ms │ 1 BUSY",
                        "disk:lab:d0 │     3 │      1 │       2 │             4 │    2.0 KiB",
                        "disk   │ sync │    2 │      1 │ 2.0 s │ > 0.9 h",
                        "5 media tried again elsewhere",
                        "0 catalog calls repeated");
    }

    @Test
    void saysThatNothingWasCounted() throws Exception {
        assertThat(Printed.by(stat(List.of()))).contains("no requests yet", "no driver was called yet");
        LrsStatCommand disk = stat(List.of());
        disk.family = "disk";
        assertThat(Printed.by(disk)).doesNotContain("catalog");
    }

    @Test
    void givesScriptsEveryNumber() throws Exception {
        LrsStatCommand stat = stat(List.of(sample("retries_total", 5, "family", "disk")));
        stat.json = true;
        JsonNode json = json(stat);
        assertThat(json.get(0).path("name").asText()).isEqualTo("archivolt_lrs_retries_total");
        assertThat(json.get(0).path("labels").path("family").asText()).isEqualTo("disk");
        assertThat(json.get(0).path("value").asInt()).isEqualTo(5);
    }

    // ---- all

    @Test
    void fitsAHundredColumnsAndTheTerminalWhateverItIsTold() throws Exception {
        backend.reports = List.of(RUDE);
        backend.detail = "because\u001b[2J " + "of that and ".repeat(40);
        backend.devices = List.of(new DeviceId(Family.DISK, "l".repeat(64), "n".repeat(128)));
        LrsStatusCommand status = new LrsStatusCommand();
        status.scheduler = backend;
        String family = "f".repeat(32);
        LrsStatCommand stat = stat(List.of(
                sample(
                        "requests_total",
                        9_999_999_999L,
                        "family",
                        family,
                        "kind",
                        "release",
                        "outcome",
                        "CATALOG_CORRUPT"),
                sample("requests_total", 1, "family", family, "kind", "release", "outcome", "CATALOG_UNAVAILABLE"),
                sample("flushes_total", 1, "family", family, "device", "d".repeat(200))));
        for (ArchivoltCommand command : List.of(queue(50, false), status, stat, why("999999999"))) {
            assertThat(Printed.by(command).lines()).allSatisfy(line -> {
                if (!line.contains("nnnnnnnnnnnnnnnnnnnnnnnnnnnnnn") && !line.contains("xxxxxxxxxxxxxxxx")) {
                    assertThat(line.stripTrailing()).hasSizeLessThanOrEqualTo(100);
                }
                assertThat(line).doesNotContain("\u001b[2J", "\u202e", "\u0007");
            });
        }
    }

    private LrsQueueCommand queue(int limit, boolean json) {
        LrsQueueCommand command = new LrsQueueCommand();
        command.scheduler = backend;
        command.limit = limit;
        command.json = json;
        return command;
    }

    private LrsWhyCommand why(String request) {
        LrsWhyCommand command = new LrsWhyCommand();
        command.scheduler = backend;
        command.request = request;
        return command;
    }

    private LrsCancelCommand cancel(String... requests) {
        LrsCancelCommand command = new LrsCancelCommand();
        command.scheduler = backend;
        command.requests = List.of(requests);
        return command;
    }

    private LrsConfigGetCommand configGet(String key) {
        LrsConfigGetCommand command = new LrsConfigGetCommand();
        command.scheduler = backend;
        command.administration = backend;
        command.family = "disk";
        command.key = key;
        return command;
    }

    private LrsConfigSetCommand configSet(String... changes) {
        LrsConfigSetCommand command = new LrsConfigSetCommand();
        command.scheduler = backend;
        command.administration = backend;
        command.family = "disk";
        command.changes = List.of(changes);
        return command;
    }

    private LrsStatCommand stat(List<Sample> samples) {
        LrsStatCommand command = new LrsStatCommand();
        command.scheduler = backend;
        command.statistics = new SchedulerStatistics() {
            @Override
            public List<Sample> samples(Optional<Family> family) {
                return samples;
            }

            @Override
            public String prometheusText() {
                throw new UnsupportedOperationException();
            }
        };
        return command;
    }

    private static Sample call(double value, String outcome) {
        return sample(
                "device_calls_total",
                value,
                "family",
                "disk",
                "device",
                "disk:lab:d0",
                "call",
                "sync",
                "outcome",
                outcome);
    }

    private static Sample sample(String name, double value, String... labels) {
        Map<String, String> pairs = new HashMap<>();
        for (int i = 0; i < labels.length; i += 2) {
            pairs.put(labels[i], labels[i + 1]);
        }
        return new Sample("archivolt_lrs_" + name, pairs, value);
    }

    private static JsonNode json(ArchivoltCommand command) throws Exception {
        return new ObjectMapper().readTree(Printed.by(command));
    }

    private static void assertRefused(ArchivoltCommand command, ErrorCode code, String field) {
        assertThatThrownBy(() -> Printed.by(command)).isInstanceOfSatisfying(ArchivoltException.class, e -> {
            assertThat(e.code()).isEqualTo(code);
            assertThat(e.facts().get("field")).isEqualTo(field);
        });
    }
}
