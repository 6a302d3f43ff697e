package org.archivolt.dss.postgres.internal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.archivolt.base.ArchivoltException;
import org.archivolt.dss.librarian.AttributeRecord;
import org.archivolt.dss.librarian.HandleRecord;
import org.archivolt.dss.librarian.LibrarianChanges;
import org.archivolt.dss.librarian.NodeRecord;
import org.archivolt.dss.librarian.RegistryRecord;
import org.archivolt.dss.librarian.ShelfRecord;
import org.archivolt.dss.postgres.internal.LibrarianMapper.AttributeRow;
import org.archivolt.dss.postgres.internal.LibrarianMapper.HandleRow;
import org.archivolt.dss.postgres.internal.LibrarianMapper.NodeRow;
import org.archivolt.dss.postgres.internal.LibrarianMapper.ShelfColumns;
import org.archivolt.dss.postgres.internal.LibrarianMapper.ShelfRow;

/** Rows of the Librarian's tables and what they say. */
final class LibrarianRows {
    private LibrarianRows() {}

    static NodeRecord node(NodeRow row) {
        return new NodeRecord(row.node(), row.state(), Optional.ofNullable(row.policy()), row.controllersOnline());
    }

    static ShelfRecord shelf(ShelfRow row) {
        return new ShelfRecord(
                row.id(),
                row.parent(),
                row.name(),
                row.kind(),
                row.permissions(),
                row.ownerUser(),
                row.ownerGroup(),
                row.sizeBytes(),
                row.dirtyEndBytes(),
                instant(row.createdUs()),
                instant(row.accessedUs()),
                instant(row.modifiedUs()),
                instant(row.changedUs()),
                row.target(),
                row.policy(),
                row.interleaveRequest(),
                row.requestPosition());
    }

    static ShelfColumns columns(List<ShelfRecord> shelves) {
        return new ShelfColumns(
                Columns.longs(shelves, ShelfRecord::id),
                Columns.longs(shelves, ShelfRecord::parent),
                Columns.texts(shelves, ShelfRecord::name),
                Columns.texts(shelves, ShelfRecord::kind),
                Columns.ints(shelves, ShelfRecord::permissions),
                Columns.ints(shelves, ShelfRecord::user),
                Columns.ints(shelves, ShelfRecord::group),
                Columns.longs(shelves, ShelfRecord::size),
                Columns.longs(shelves, ShelfRecord::dirtyEnd),
                Columns.longs(shelves, shelf -> micros(shelf.created())),
                Columns.longs(shelves, shelf -> micros(shelf.accessed())),
                Columns.longs(shelves, shelf -> micros(shelf.modified())),
                Columns.longs(shelves, shelf -> micros(shelf.changed())),
                Columns.texts(shelves, ShelfRecord::target),
                Columns.texts(shelves, ShelfRecord::policy),
                shelves.stream().map(ShelfRecord::interleaveRequest).toArray(byte[][]::new),
                Columns.ints(shelves, ShelfRecord::requestPosition));
    }

    static HandleRecord handle(HandleRow row) {
        return new HandleRecord(row.id(), row.shelf(), row.node(), row.process(), instant(row.openedUs()));
    }

    static AttributeRecord attribute(AttributeRow row) {
        return new AttributeRecord(row.shelf(), new String(row.name(), UTF_8), row.value());
    }

    static byte[][] names(List<AttributeRecord> attributes) {
        return attributes.stream()
                .map(attribute -> attribute.name().getBytes(UTF_8))
                .toArray(byte[][]::new);
    }

    static byte[][] values(List<AttributeRecord> attributes) {
        return attributes.stream().map(AttributeRecord::value).toArray(byte[][]::new);
    }

    static long micros(Instant time) {
        return Math.addExact(Math.multiplyExact(time.getEpochSecond(), 1_000_000L), time.getNano() / 1_000);
    }

    private static Instant instant(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }

    /** @throws ArchivoltException {@code INVALID_ARGUMENT} for a text or a time that cannot be kept */
    static void requireStorable(LibrarianChanges changes) throws ArchivoltException {
        if (changes.registry().isPresent()) {
            requireStorable(changes.registry().get());
        }
        Texts.requireStorable("policy", changes.defaultPolicy().orElse(""));
        for (NodeRecord each : changes.nodes()) {
            Texts.requireStorable("policy", each.policy().orElse(""));
        }
        for (ShelfRecord each : changes.shelves()) {
            Texts.requireStorable("name", each.name());
            Texts.requireStorable("target", each.target());
            Texts.requireStorable("policy", each.policy());
            requireStorable(each.created(), each.accessed(), each.modified(), each.changed());
        }
        for (HandleRecord each : changes.handles()) {
            requireStorable(each.opened());
        }
        for (AttributeRecord each : changes.attributes()) {
            requireUnicode(each.name());
        }
    }

    private static void requireStorable(RegistryRecord registry) throws ArchivoltException {
        for (String text : List.of(registry.datacenter(), registry.rack(), registry.domain(), registry.memory())) {
            Texts.requireStorable("registry", text);
        }
        for (RegistryRecord.RegisteredNode each : registry.nodes()) {
            for (String text : List.of(each.host(), each.mac(), each.serial(), each.coordinate())) {
                Texts.requireStorable("node", text);
            }
        }
        for (RegistryRecord.RegisteredController each : registry.controllers()) {
            Texts.requireStorable("controller", each.coordinate());
        }
    }

    private static void requireStorable(Instant... times) throws ArchivoltException {
        for (Instant time : times) {
            try {
                micros(time);
            } catch (ArithmeticException e) {
                throw ArchivoltException.invalid("time", "must be within 290,000 years of 1970")
                        .with("value", time);
            }
        }
    }

    private static void requireUnicode(String name) throws ArchivoltException {
        try {
            UTF_8.newEncoder().encode(CharBuffer.wrap(name));
        } catch (CharacterCodingException e) {
            throw ArchivoltException.invalid("attribute", "must have a name of valid Unicode");
        }
    }
}
