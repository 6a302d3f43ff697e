package org.archivolt.dss.postgres.internal;

import static org.archivolt.base.ErrorCode.FENCED;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.ibatis.session.SqlSession;
import org.archivolt.base.ArchivoltException;
import org.archivolt.dss.CreditFence;

/**
 * Which grants are in force. Whoever asks keeps them so until its transaction ends: it shares the turn of the books, which
 * whoever takes a grant away must have for itself.
 */
final class Fences {
    private Fences() {}

    /** @return those that are not in force; one statement, none if there is nothing to ask */
    static Set<CreditFence> stale(SqlSession session, Collection<CreditFence> fences) {
        Set<CreditFence> stale = new HashSet<>(fences);
        List<CreditFence> possible = stale.stream().filter(Fences::isStorable).toList();
        if (!possible.isEmpty()) {
            session.getMapper(CreditMapper.class)
                    .inForce(
                            Columns.texts(possible, CreditFence::type),
                            Columns.texts(possible, CreditFence::name),
                            Columns.longs(possible, CreditFence::token))
                    .forEach(stale::remove);
        }
        return stale;
    }

    private static boolean isStorable(CreditFence fence) {
        return Texts.isStorable(fence.type()) && Texts.isStorable(fence.name());
    }

    static void require(SqlSession session, Collection<CreditFence> fences, String doing) throws ArchivoltException {
        for (CreditFence stale : stale(session, fences)) {
            throw fenced(stale, doing);
        }
    }

    /** What cannot be stored was never granted. For statements that look whether the others are in force. */
    static void requireStorable(Collection<CreditFence> fences, String doing) throws ArchivoltException {
        for (CreditFence fence : fences) {
            if (!isStorable(fence)) {
                throw fenced(fence, doing);
            }
        }
    }

    static ArchivoltException fenced(CreditFence stale, String doing) {
        return new ArchivoltException(FENCED, doing)
                .with("type", stale.type())
                .with("name", stale.name())
                .with("token", stale.token());
    }
}
