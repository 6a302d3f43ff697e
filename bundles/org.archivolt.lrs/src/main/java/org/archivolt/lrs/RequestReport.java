package org.archivolt.lrs;

import java.time.Duration;
import java.util.List;
import org.archivolt.base.MediumId;

/**
 * How a request stands.
 *
 * @param kind {@code write}, {@code read}, {@code delete} or {@code format}
 * @param waiting since it arrived
 * @param required how many media it needs
 * @param media those it has, is getting, or named
 * @param reasons what it waits for, one sentence for each medium or device in the way; empty unless queued
 */
public record RequestReport(
        long request,
        String kind,
        Terms terms,
        State state,
        Duration waiting,
        int required,
        List<MediumId> media,
        List<String> reasons) {
    /** Where a request is. */
    public enum State {
        /** Waits for media or devices. */
        QUEUED,
        /** Its media are being loaded, mounted or formatted. */
        PREPARING,
        /** Its media are in the hands of the client. */
        HELD
    }

    public RequestReport {
        media = List.copyOf(media);
        reasons = List.copyOf(reasons);
    }
}
