package org.archivolt.resource.internal.type;

import java.util.regex.Pattern;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ErrorCode;
import org.archivolt.resource.Credit;

/**
 * Names of objects. A resource is a directory: the part of a name up to and including its last slash, {@code /} for none; one that cannot be
 * the name of a resource is {@code #} and its hash. A position is the hash of a whole name, below 2^62; who writes it has the name to
 * himself. Who is alone in a directory has all of it, others share it name by name.
 */
public final class NamesType extends RangeType {
    public static final NamesType NAMES = new NamesType();

    private static final Pattern HASHED = Pattern.compile("#[0-9a-f]{16}");

    private NamesType() {
        super("names", Ranks.NAMES, RangeAlgebra.SCATTERED);
    }

    @Override
    public Credit capital(String resource) throws ArchivoltException {
        if (!resource.endsWith("/") && !HASHED.matcher(resource).matches()) {
            throw new ArchivoltException(ErrorCode.NO_SUCH_RESOURCE, "looking for a directory of names")
                    .with("resource", name() + ":" + Texts.shown(resource));
        }
        return super.capital(resource);
    }
}
