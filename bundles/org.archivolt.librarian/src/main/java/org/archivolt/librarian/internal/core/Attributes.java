package org.archivolt.librarian.internal.core;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.archivolt.base.ArchivoltException;
import org.archivolt.librarian.AttributeMode;
import org.archivolt.librarian.InterleaveGroup;
import org.archivolt.librarian.PosixError;
import org.archivolt.librarian.Shelf;
import org.archivolt.librarian.ShelfAttributes;
import org.archivolt.librarian.ShelfPath;
import org.archivolt.librarian.internal.core.ShelfEntry.Placement;
import org.pcollections.TreePMap;

/** Extended attributes: those with a meaning, and those of users. */
final class Attributes {
    static final int VALUE_MAX = 1 << 16;
    /** Bytes of all names of a shelf, which is as much as listxattr(2) can tell. */
    static final int NAMES_MAX = 1 << 16;
    /** Bytes of all values of a shelf: they are in memory. */
    static final int VALUES_MAX = 1 << 20;

    private static final String USER = "user.";

    private Attributes() {}

    /** Attributes that the Librarian makes up from what it knows. */
    private enum MadeUp {
        POLICY(ShelfAttributes.POLICY) {
            @Override
            Optional<byte[]> value(LibrarianState state, ShelfEntry entry, Policies policies) {
                return Optional.of(entry.placement().policy())
                        .filter(policy -> !policy.isEmpty())
                        .map(Attributes::bytes);
            }

            @Override
            void set(Draft draft, ShelfEntry entry, byte[] value, Policies policies) throws ArchivoltException {
                String policy = new String(value, StandardCharsets.UTF_8);
                boolean isWithdrawn = policy.isEmpty() && entry.isDirectory();
                boolean isPossible = entry.kind().hasBooks() || entry.isDirectory();
                if (!isPossible || !isWithdrawn && policies.find(policy).isEmpty()) {
                    throw refused(this).with("value", policy);
                }
                draft.put(entry.with(entry.placement().with(policy)));
            }
        },
        POLICY_DEFAULT(ShelfAttributes.POLICY_DEFAULT) {
            @Override
            Optional<byte[]> value(LibrarianState state, ShelfEntry entry, Policies policies) {
                return Optional.of(bytes(state.defaultPolicy()));
            }

            @Override
            boolean isListed(ShelfEntry entry) {
                return entry.id() == Shelf.ROOT;
            }

            @Override
            void set(Draft draft, ShelfEntry entry, byte[] value, Policies policies) throws ArchivoltException {
                String policy = new String(value, StandardCharsets.UTF_8);
                NodeCommands.requireDefault(policy, policies);
                draft.setDefaultPolicy(policy);
            }
        },
        POLICY_LIST(ShelfAttributes.POLICY_LIST) {
            @Override
            Optional<byte[]> value(LibrarianState state, ShelfEntry entry, Policies policies) {
                return Optional.of(bytes(String.join(",", policies.names())));
            }

            @Override
            boolean isListed(ShelfEntry entry) {
                return entry.id() == Shelf.ROOT;
            }
        },
        INTERLEAVE(ShelfAttributes.INTERLEAVE) {
            @Override
            Optional<byte[]> value(LibrarianState state, ShelfEntry entry, Policies policies) {
                return ofBooks(entry, books -> {
                    byte[] groups = new byte[books.books().length];
                    for (int i = 0; i < groups.length; i++) {
                        groups[i] = (byte) state.pool().groupOf(books.books()[i]);
                    }
                    return groups;
                });
            }
        },
        INTERLEAVE_REQUEST(ShelfAttributes.INTERLEAVE_REQUEST) {
            @Override
            Optional<byte[]> value(LibrarianState state, ShelfEntry entry, Policies policies) {
                return ofBooks(entry, file -> file.placement().request().clone());
            }

            @Override
            void set(Draft draft, ShelfEntry entry, byte[] value, Policies policies) throws ArchivoltException {
                if (!entry.kind().hasBooks()) {
                    throw refused(this);
                }
                for (byte group : value) {
                    requireGroup(draft, Byte.toUnsignedInt(group));
                }
                String policy = entry.placement().policy();
                draft.put(entry.with(new Placement(policy, value.clone(), 0)));
            }
        },
        INTERLEAVE_REQUEST_POSITION(ShelfAttributes.INTERLEAVE_REQUEST_POSITION) {
            @Override
            Optional<byte[]> value(LibrarianState state, ShelfEntry entry, Policies policies) {
                return ofBooks(
                        entry, file -> bytes(Integer.toString(file.placement().position())));
            }
        };

        private static final Map<String, MadeUp> BY_NAME =
                Stream.of(values()).collect(Collectors.toUnmodifiableMap(made -> made.attribute, made -> made));

        private final String attribute;

        MadeUp(String attribute) {
            this.attribute = attribute;
        }

        abstract Optional<byte[]> value(LibrarianState state, ShelfEntry entry, Policies policies);

        /** What is the same for all is listed at the root only: whoever copies a shelf copies what is listed. */
        boolean isListed(ShelfEntry entry) {
            return true;
        }

        void set(Draft draft, ShelfEntry entry, byte[] value, Policies policies) throws ArchivoltException {
            throw refused(this);
        }

        private static Optional<byte[]> ofBooks(ShelfEntry entry, Function<ShelfEntry, byte[]> value) {
            return Optional.of(entry).filter(shelf -> shelf.kind().hasBooks()).map(value);
        }

        private static ArchivoltException refused(MadeUp made) {
            return PosixError.EOPNOTSUPP
                    .of("the attribute cannot have this value here")
                    .with("attribute", made.attribute);
        }

        private static void requireGroup(Draft draft, int group) throws ArchivoltException {
            boolean isThere = draft.state().topology().groups().stream()
                    .mapToInt(InterleaveGroup::number)
                    .anyMatch(number -> number == group);
            if (!isThere) {
                throw refused(INTERLEAVE_REQUEST).with("group", group);
            }
        }
    }

    static byte[] value(LibrarianState state, ShelfEntry entry, String name, Policies policies)
            throws ArchivoltException {
        return find(state, entry, name, policies).orElseThrow(() -> noSuch(name).with("shelf", entry.id()));
    }

    private static Optional<byte[]> find(LibrarianState state, ShelfEntry entry, String name, Policies policies)
            throws ArchivoltException {
        requireName(name);
        return isOurs(name)
                ? MadeUp.BY_NAME.get(name).value(state, entry, policies)
                : Optional.ofNullable(entry.attributes().get(name)).map(byte[]::clone);
    }

    private static ArchivoltException noSuch(String name) {
        return PosixError.ENODATA.of("no such attribute").with("attribute", name);
    }

    private static boolean isOurs(String name) {
        return name.startsWith(ShelfAttributes.PREFIX);
    }

    private static void requireName(String name) throws ArchivoltException {
        int length = NameCommands.lengthOf(name);
        if (length == 0 || length > ShelfPath.NAME_MAX) {
            throw PosixError.EINVAL
                    .of("an attribute has a name of 1 to " + ShelfPath.NAME_MAX + " bytes")
                    .with("length", length);
        }
        NameCommands.requireText(name);
        if (!name.startsWith(USER) || name.equals(USER)) {
            throw PosixError.EOPNOTSUPP.of("only attributes of users are kept").with("attribute", name);
        }
        if (isOurs(name) && name.indexOf('.', ShelfAttributes.PREFIX.length()) >= 0) {
            throw PosixError.EINVAL.of("not a name of an attribute").with("attribute", name);
        }
        if (isOurs(name) && !MadeUp.BY_NAME.containsKey(name)) {
            throw PosixError.EOPNOTSUPP
                    .of("the Librarian has no such attribute")
                    .with("attribute", name);
        }
    }

    static SortedMap<String, Integer> lengths(LibrarianState state, ShelfEntry entry, Policies policies) {
        SortedMap<String, Integer> lengths = new TreeMap<>();
        entry.attributes().forEach((name, value) -> lengths.put(name, value.length));
        for (MadeUp made : MadeUp.values()) {
            if (made.isListed(entry)) {
                made.value(state, entry, policies).ifPresent(value -> lengths.put(made.attribute, value.length));
            }
        }
        return lengths;
    }

    static void set(
            Draft draft,
            ShelfEntry entry,
            String name,
            byte[] value,
            AttributeMode mode,
            Policies policies,
            Instant now)
            throws ArchivoltException {
        boolean isThere = find(draft.state(), entry, name, policies).isPresent();
        if (value.length > VALUE_MAX) {
            throw PosixError.EFBIG
                    .of("a value has at most " + VALUE_MAX + " bytes")
                    .with("attribute", name)
                    .with("length", value.length);
        }
        requireMode(name, mode, isThere);
        if (isOurs(name)) {
            MadeUp.BY_NAME.get(name).set(draft, entry, value, policies);
        } else {
            TreePMap<String, byte[]> more = entry.attributes().plus(name, value.clone());
            requireRoom(entry, more);
            draft.put(entry.with(more));
        }
        draft.put(draft.names().get(entry.id()).changed(now));
    }

    private static void requireMode(String name, AttributeMode mode, boolean isThere) throws ArchivoltException {
        switch (mode) {
            case ANY -> {}
            case CREATE -> {
                if (isThere) {
                    throw PosixError.EEXIST.of("the attribute is there").with("attribute", name);
                }
            }
            case REPLACE -> {
                if (!isThere) {
                    throw noSuch(name);
                }
            }
        }
    }

    private static void requireRoom(ShelfEntry entry, TreePMap<String, byte[]> all) throws ArchivoltException {
        // Each name ends with a NUL where it is listed.
        long names = all.keySet().stream()
                .mapToLong(name -> NameCommands.lengthOf(name) + 1L)
                .sum();
        long values = all.values().stream().mapToLong(value -> value.length).sum();
        if (names > NAMES_MAX || values > VALUES_MAX) {
            throw PosixError.EFBIG
                    .of("too many attributes on one shelf")
                    .with("shelf", entry.id())
                    .with("names", names)
                    .with("values", values);
        }
    }

    static void remove(Draft draft, ShelfEntry entry, String name, Instant now) throws ArchivoltException {
        if (isOurs(name)) {
            throw PosixError.EINVAL.of("attributes of the Librarian stay").with("attribute", name);
        }
        requireName(name);
        if (!entry.attributes().containsKey(name)) {
            throw noSuch(name).with("shelf", entry.id());
        }
        draft.put(entry.with(entry.attributes().minus(name)).changed(now));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
