package org.archivolt.dss.postgres.internal;

import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.apache.ibatis.session.SqlSession;
import org.archivolt.base.MediumId;

/**
 * The keys of media, remembered: a medium's key never changes, and a key is never used again. There are as many entries
 * as media.
 */
final class MediumKeys {
    /** No medium has it. */
    static final long UNKNOWN = -1;

    private final Map<MediumId, Long> keys = new ConcurrentHashMap<>();

    /** Asks the database for those not known yet. */
    void learn(SqlSession session, Collection<MediumId> media) {
        Set<MediumId> missing =
                media.stream().filter(medium -> !keys.containsKey(medium)).collect(Collectors.toSet());
        if (missing.isEmpty()) {
            return;
        }
        String[] families = missing.stream().map(m -> m.family().name()).toArray(String[]::new);
        String[] libraries = missing.stream().map(MediumId::library).toArray(String[]::new);
        String[] names = missing.stream().map(MediumId::name).toArray(String[]::new);
        session.getMapper(MediumMapper.class)
                .keys(families, libraries, names)
                .forEach(row -> keys.put(Identities.medium(row.family(), row.library(), row.name()), row.mediumKey()));
    }

    long of(MediumId medium) {
        return keys.getOrDefault(medium, UNKNOWN);
    }

    void forgetAll() {
        keys.clear();
    }
}
