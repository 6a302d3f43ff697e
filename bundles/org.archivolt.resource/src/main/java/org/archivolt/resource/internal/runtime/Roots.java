package org.archivolt.resource.internal.runtime;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.archivolt.base.ArchivoltException;
import org.archivolt.dss.CreditCatalog;
import org.archivolt.dss.CreditCatalog.Changed;
import org.archivolt.dss.CreditSession;
import org.archivolt.dss.RootBooks;
import org.archivolt.resource.FencingToken;
import org.archivolt.resource.ResourceName;
import org.archivolt.resource.ResourceType;
import org.archivolt.resource.VersionedValue;
import org.archivolt.resource.internal.core.Books;
import org.archivolt.resource.internal.core.BooksText;
import org.archivolt.resource.internal.core.Effect;
import org.archivolt.resource.internal.core.Word;
import org.archivolt.resource.internal.type.ResourceTypes;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The root's books of resources, as they are in the catalog. Everything here blocks, as long as the catalog does. */
public final class Roots {
    private static final Logger LOG = LoggerFactory.getLogger(Roots.class);

    /** What is done to the root's books, after the debts of the dead were settled. May be done again. */
    @FunctionalInterface
    public interface Change {
        void to(Books root) throws ArchivoltException;
    }

    private final CreditCatalog catalog;
    private final ResourceTypes types;
    private final Set<ResourceName> skipped = ConcurrentHashMap.newKeySet();

    public Roots(CreditCatalog catalog, ResourceTypes types) {
        this.catalog = catalog;
        this.types = types;
    }

    /**
     * Changes the books of a resource, and tells the sessions that are concerned.
     *
     * @return what the root says to the session now; empty when it does not know it
     */
    public Optional<Word> change(CreditSession by, ResourceName resource, Change change) throws ArchivoltException {
        return catalog.change(by, resource.type(), resource.name(), (before, live) -> {
            Books root = decode(before);
            for (String debtor : root.debtors()) {
                if (!live.contains(CreditSession.parse(debtor))) {
                    root.forget(debtor); // a session never comes back
                }
            }
            change.to(root);
            return told(by, before, root);
        });
    }

    private static Changed<Optional<Word>> told(CreditSession by, RootBooks before, Books root)
            throws ArchivoltException {
        Set<CreditSession> tell = new HashSet<>();
        Optional<Word> own = Optional.empty();
        for (Effect effect : root.takeEffects()) {
            if (effect instanceof Effect.TellDebtor told && told.debtor().equals(by.toString())) {
                own = Optional.of(told.word()); // also the end of an epoch that the books know nothing of
            } else if (effect instanceof Effect.TellDebtor told) {
                tell.add(CreditSession.parse(told.debtor()));
            } else if (effect instanceof Effect.Implausible strange) {
                LOG.warn(
                        "{}:{}: {} told something impossible: {}",
                        before.type(),
                        before.name(),
                        strange.sender(),
                        strange.why());
            }
        }
        return new Changed<>(encode(before, root), tell, own.or(() -> root.currentWord(by.toString())));
    }

    /** What the root says to the session. */
    public Optional<Word> word(CreditSession to, ResourceName resource) throws ArchivoltException {
        Optional<RootBooks> row = catalog.find(resource.type(), resource.name());
        return row.isEmpty() ? Optional.empty() : decode(row.get()).currentWord(to.toString());
    }

    public Books decode(RootBooks row) throws ArchivoltException {
        ResourceType type = types.find(row.type());
        return row.books().isEmpty()
                ? Books.root(type, row.name(), row.lastToken(), new VersionedValue(row.version(), row.value()))
                : BooksText.read(type, row.name(), row.books());
    }

    private static RootBooks encode(RootBooks before, Books root) throws ArchivoltException {
        Set<CreditSession> debtors = new HashSet<>();
        for (String each : root.debtors()) {
            debtors.add(CreditSession.parse(each));
        }
        Set<Long> tokens = root.tokensInForce().stream().map(FencingToken::root).collect(Collectors.toSet());
        VersionedValue value = root.value();
        return new RootBooks(
                before.type(),
                before.name(),
                root.isBlank() ? "" : BooksText.write(root),
                root.lastToken(),
                tokens,
                debtors,
                value.version(),
                value.value());
    }

    /** Empty for what cannot be read here, because its type is not there, say. */
    Optional<Books> readable(RootBooks row) throws ArchivoltException {
        try {
            return Optional.of(decode(row));
        } catch (ArchivoltException e) {
            skip(name(row), e);
            return Optional.empty();
        }
    }

    /**
     * One resource could not be dealt with; the others are, and it is said once.
     *
     * @throws ArchivoltException when it is the catalog that failed, so that the others would fail as well
     */
    void skip(ResourceName resource, ArchivoltException why) throws ArchivoltException {
        switch (why.code()) {
            case CATALOG_UNAVAILABLE, BUSY, TIMEOUT, CREDIT_LOST -> throw why;
            default -> {
                if (skipped.add(resource)) {
                    LOG.warn("{} is left alone: {}", resource, why.getMessage());
                }
            }
        }
    }

    public static ResourceName name(RootBooks row) {
        return new ResourceName(row.type(), row.name());
    }
}
