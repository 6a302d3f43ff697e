package org.archivolt.store.internal;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ObjectId;
import org.archivolt.ldm.ExtentInput;

/** A pack in memory, and what was put into it. */
final class MemoryPack {
    static final Instant CREATED = Instant.parse("2026-11-21T10:04:29.1234567Z");

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final PackWriter writer = new PackWriter(this::take);
    private final List<Member> members = new ArrayList<>();
    private final Random random = new Random(5);

    /** What was put, and where the writer said it would be. */
    record Member(String id, PackMember packed, byte[] bytes) {}

    private void take(ByteBuffer part) {
        while (part.hasRemaining()) {
            bytes.write(part.get());
        }
    }

    /** Adds an object of so many random bytes, in parts. */
    MemoryPack with(String id, int size) throws ArchivoltException {
        return with(id, size, "{\"id\":\"" + id + "\"}");
    }

    MemoryPack with(String id, int size, String description) throws ArchivoltException {
        byte[] content = new byte[size];
        random.nextBytes(content);
        ObjectId object = new ObjectId(id);
        String name = ExtentName.of(object).of(new UUID(random.nextLong(), random.nextLong()));
        byte[] described = description.getBytes(StandardCharsets.UTF_8);
        long offset = writer.begin(PackHeader.of(name, object, described, CREATED, size));
        for (int at = 0; at < size; ) {
            int part = Math.min(1 + random.nextInt(700), size - at);
            writer.write(ByteBuffer.wrap(content, at, part));
            at += part;
        }
        members.add(new Member(id, new PackMember(name, offset, size, CREATED, described), content));
        return this;
    }

    /** The finished pack. */
    byte[] finished() throws ArchivoltException {
        writer.finish();
        return bytes.toByteArray();
    }

    List<Member> members() {
        return members;
    }

    List<String> names() {
        return members.stream().map(member -> member.packed().name()).toList();
    }

    /** All that can be read of a pack. */
    static List<PackMember> read(byte[] pack) throws ArchivoltException {
        return read(new PackReader(input(pack)));
    }

    static List<PackMember> read(PackReader reader) throws ArchivoltException {
        List<PackMember> found = new ArrayList<>();
        for (Optional<PackMember> next = reader.next(); next.isPresent(); next = reader.next()) {
            found.add(next.get());
        }
        return found;
    }

    static ExtentInput input(byte[] bytes) {
        return new ExtentInput() {
            @Override
            public long size() {
                return bytes.length;
            }

            @Override
            public int read(ByteBuffer into, long position) {
                int count = (int) Math.max(0, Math.min(into.remaining(), bytes.length - position));
                into.put(bytes, (int) Math.min(position, bytes.length), count);
                return count;
            }

            @Override
            public void close() {}
        };
    }
}
