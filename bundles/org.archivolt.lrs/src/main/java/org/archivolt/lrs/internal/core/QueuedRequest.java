package org.archivolt.lrs.internal.core;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.archivolt.base.MediumId;
import org.archivolt.base.Tags;
import org.archivolt.ldm.MediumLabel;
import org.archivolt.lrs.AdoptRequest;
import org.archivolt.lrs.FormatRequest;
import org.archivolt.lrs.MediumNeed;
import org.archivolt.lrs.ReadRequest;
import org.archivolt.lrs.Terms;
import org.archivolt.lrs.WriteRequest;

/** A request for media. */
public sealed interface QueuedRequest {
    long id();

    Terms terms();

    /** How many media it needs, all at once. */
    int required();

    /** What it wants a drive for. */
    Kind kind();

    /** One word for people. */
    String word();

    /** The media it names; empty when any will do. */
    List<MediumId> named();

    DeviceTask task(SubRequestId id, MediumLabel label);

    /**
     * What is being done to the medium, for people: an operator's order has the medium and its device for itself, whether
     * they are locked or not, and cannot be called back once it has begun. Empty for what clients ask for.
     */
    default Optional<String> occupation() {
        return Optional.empty();
    }

    default boolean isExclusive() {
        return occupation().isPresent();
    }

    /** Whether a medium it names may serve it, as far as the medium goes; empty: yes. */
    Optional<Verdict> judge(MediumView medium);

    record Write(long id, WriteRequest request) implements QueuedRequest {
        /** What writes have in common that wait for the same media. */
        record Likeness(
                int media, Optional<String> library, Optional<String> grouping, boolean noSplit, Set<Want> wants) {}

        /** @param magnitude of the bytes; smaller writes need not wait behind larger ones */
        record Want(Tags tags, boolean empty, int magnitude) {}

        Likeness likeness() {
            Set<Want> wants = new HashSet<>();
            for (MediumNeed need : request.media()) {
                wants.add(new Want(need.tags(), need.empty(), Long.SIZE - Long.numberOfLeadingZeros(need.bytes())));
            }
            return new Likeness(
                    request.media().size(), request.library(), request.grouping(), request.noSplit(), wants);
        }

        Needed needed(int index) {
            return Needed.of(request, index);
        }

        @Override
        public Terms terms() {
            return request.terms();
        }

        @Override
        public int required() {
            return request.media().size();
        }

        @Override
        public Kind kind() {
            return Kind.WRITE;
        }

        @Override
        public String word() {
            return "write";
        }

        @Override
        public List<MediumId> named() {
            return List.of();
        }

        @Override
        public DeviceTask task(SubRequestId id, MediumLabel label) {
            return new DeviceTask.Use(id, label);
        }

        @Override
        public Optional<Verdict> judge(MediumView medium) {
            throw new IllegalStateException("a write names no media");
        }
    }

    record Read(long id, ReadRequest request) implements QueuedRequest {
        @Override
        public Terms terms() {
            return request.terms();
        }

        @Override
        public int required() {
            return request.required();
        }

        @Override
        public Kind kind() {
            return Kind.READ;
        }

        @Override
        public String word() {
            return request.operation().name().toLowerCase(Locale.ROOT);
        }

        @Override
        public List<MediumId> named() {
            return request.candidates();
        }

        @Override
        public DeviceTask task(SubRequestId id, MediumLabel label) {
            return new DeviceTask.Use(id, label, Kind.READ, request.addresses().getOrDefault(label.medium(), ""));
        }

        @Override
        public Optional<Verdict> judge(MediumView medium) {
            return medium.judgeForReading(request.operation());
        }
    }

    /** @param format the uuid of the new label */
    record Format(long id, FormatRequest request, UUID format) implements QueuedRequest {
        MediumId medium() {
            return request.medium();
        }

        MediumLabel label() {
            return new MediumLabel(request.medium(), format);
        }

        @Override
        public Terms terms() {
            return request.terms();
        }

        @Override
        public int required() {
            return 1;
        }

        @Override
        public Kind kind() {
            return Kind.FORMAT;
        }

        @Override
        public String word() {
            return "format";
        }

        @Override
        public List<MediumId> named() {
            return List.of(request.medium());
        }

        @Override
        public DeviceTask task(SubRequestId id, MediumLabel label) {
            return new DeviceTask.Format(id, label(), request.force());
        }

        @Override
        public Optional<Verdict> judge(MediumView medium) {
            return medium.judgeForFormatting(request.force());
        }

        @Override
        public Optional<String> occupation() {
            return Optional.of("is being formatted");
        }
    }

    /** Reads, as far as drives go: one that cannot write the medium will do. */
    record Adopt(long id, AdoptRequest request) implements QueuedRequest {
        @Override
        public Terms terms() {
            return request.terms();
        }

        @Override
        public int required() {
            return 1;
        }

        @Override
        public Kind kind() {
            return Kind.READ;
        }

        @Override
        public String word() {
            return "adopt";
        }

        @Override
        public List<MediumId> named() {
            return List.of(request.medium());
        }

        @Override
        public DeviceTask task(SubRequestId id, MediumLabel label) {
            return new DeviceTask.Adopt(id, label);
        }

        @Override
        public Optional<Verdict> judge(MediumView medium) {
            return medium.judgeForAdopting();
        }

        @Override
        public Optional<String> occupation() {
            return Optional.of("is being adopted");
        }
    }
}
