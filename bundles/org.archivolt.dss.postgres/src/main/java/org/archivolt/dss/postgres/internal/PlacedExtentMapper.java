package org.archivolt.dss.postgres.internal;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.apache.ibatis.annotations.Param;
import org.apache.ibatis.annotations.Select;
import org.archivolt.base.Checksum;
import org.archivolt.base.ChecksumAlgorithm;
import org.archivolt.base.MediumId;
import org.archivolt.base.ObjectId;
import org.archivolt.base.ObjectVersion;
import org.archivolt.dss.ExtentRecord;
import org.archivolt.dss.ExtentRecord.InPack;
import org.archivolt.dss.PlacedExtent;

/**
 * Extents by medium. A position is the object's key and, in its last {@value #ORDINAL_BITS} bits, the extent's ordinal: more
 * than an object has extents, and keys of 2^43 objects.
 */
interface PlacedExtentMapper {
    int ORDINAL_BITS = 20;

    @Select("""
            select o.id, o.uuid, o.version, (e.object_key << 20) + e.ordinal as position, e.uuid as extent, e.address,
                e.layout_column, e.column_offset, e.size_bytes, e.checksum, e.block_bytes, e.block_algorithm,
                e.block_checksums, e.pack_offset, p.pack_bytes
            from extent e
                join medium m using (medium_key)
                join object o using (object_key)
                left join pack p on p.uuid = e.uuid and e.pack_offset is not null
            where m.family = #{id.family.name} and m.library = #{id.library} and m.name = #{id.name}
                and e.object_key >= (#{after} >> 20)
                and (e.object_key << 20) + e.ordinal > #{after}
            order by e.object_key, e.ordinal limit #{limit}
            """)
    List<PlacedRow> extentsOn(@Param("id") MediumId id, @Param("after") long after, @Param("limit") int limit);

    record PlacedRow(
            String id,
            UUID uuid,
            int version,
            long position,
            UUID extent,
            String address,
            int layoutColumn,
            long columnOffset,
            long sizeBytes,
            String checksum,
            int blockBytes,
            String blockAlgorithm,
            byte[] blockChecksums,
            Long packOffset,
            Long packBytes) {
        PlacedExtent on(MediumId medium) {
            return new PlacedExtent(
                    new ObjectId(id),
                    new ObjectVersion(uuid, version),
                    "source",
                    position,
                    new ExtentRecord(
                            extent,
                            medium,
                            address,
                            layoutColumn,
                            columnOffset,
                            sizeBytes,
                            Checksum.parse(checksum),
                            blockBytes,
                            ChecksumAlgorithm.ofLabel(blockAlgorithm).orElseThrow(),
                            blockChecksums,
                            Optional.ofNullable(packOffset).map(offset -> new InPack(offset, packBytes))));
        }
    }
}
