package org.archivolt.rest.internal.object;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.Checksum;
import org.archivolt.base.ErrorCode;
import org.archivolt.base.ObjectId;
import org.archivolt.dss.Precondition;
import org.archivolt.rest.internal.syntax.DigestHeaders;
import org.archivolt.store.PutRequest;
import org.archivolt.store.StorageOptions;

/**
 * What the members of a tar ask for. A path is nothing but characters of an id here, except for slashes at its beginning,
 * which tars in different formats keep or leave out for the same file.
 *
 * @param bytesMax of an object; 0: any size
 */
record TarEntries(
        String prefix, StorageOptions options, Optional<String> copy, Precondition precondition, long bytesMax) {
    private static final String OURS = "ARCHIVOLT.";
    private static final String METADATA = OURS + "meta.";
    private static final String CONTENT_TYPE = OURS + "content-type";
    private static final String CHECKSUM = OURS + "checksum";
    /** What the parser puts where a name is not UTF-8; different names would become the same id. */
    private static final char REPLACEMENT = '\uFFFD';

    String idOf(TarArchiveEntry entry) {
        return prefix + entry.getName().replaceFirst("^/+", "");
    }

    PutRequest request(TarArchiveEntry entry) throws ArchivoltException {
        requireFile(entry);
        String id = idOf(entry);
        if (id.indexOf(REPLACEMENT) >= 0) {
            throw ArchivoltException.invalid("id", "must be UTF-8 in the tar");
        }
        if (bytesMax > 0 && entry.getSize() > bytesMax) {
            throw new ArchivoltException(ErrorCode.TOO_LARGE, "an object may have " + bytesMax + " bytes at most")
                    .with("bytes", entry.getSize());
        }
        Map<String, String> records = entry.getExtraPaxHeaders();
        return new PutRequest(
                ObjectId.of(id),
                metadata(records),
                Optional.ofNullable(records.get(CONTENT_TYPE)),
                copy,
                options,
                precondition,
                checksums(records.get(CHECKSUM)));
    }

    private static void requireFile(TarArchiveEntry entry) throws ArchivoltException {
        byte type = entry.getLinkFlag();
        boolean isFile =
                type == TarConstants.LF_NORMAL || type == TarConstants.LF_OLDNORM || type == TarConstants.LF_CONTIG;
        if (!isFile || entry.isSparse()) {
            throw ArchivoltException.invalid("tar", "must have plain files: no links, devices, sparse files")
                    .with("type", (char) type);
        }
    }

    private static Map<String, String> metadata(Map<String, String> records) {
        Map<String, String> metadata = new LinkedHashMap<>();
        records.forEach((name, value) -> {
            if (name.startsWith(METADATA)) {
                metadata.put(name.substring(METADATA.length()), value);
            }
        });
        return metadata;
    }

    private static List<Checksum> checksums(String record) throws ArchivoltException {
        return record == null
                ? List.of()
                : new DigestHeaders().plain(CHECKSUM, List.of(record)).checksums();
    }
}
