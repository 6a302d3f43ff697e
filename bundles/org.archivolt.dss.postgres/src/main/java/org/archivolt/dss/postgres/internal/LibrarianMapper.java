package org.archivolt.dss.postgres.internal;

import java.util.List;
import org.apache.ibatis.annotations.Delete;
import org.apache.ibatis.annotations.Insert;
import org.apache.ibatis.annotations.Param;
import org.apache.ibatis.annotations.Select;
import org.apache.ibatis.annotations.Update;
import org.archivolt.dss.librarian.BookUse;
import org.archivolt.dss.librarian.RegistryRecord.RegisteredController;
import org.archivolt.dss.librarian.RegistryRecord.RegisteredNode;
import org.archivolt.dss.librarian.RegistryRecord.RegisteredSpan;
import org.archivolt.dss.librarian.ZeroingRecord;

/** The tables of the Librarian. What is written is a column for each parameter, many rows at once. */
interface LibrarianMapper {
    // ---- reading

    /** What follows in the transaction sees the tables as they are now, and nothing that comes later. */
    @Update("set transaction isolation level repeatable read")
    void readOneState();

    @Select("select mode, book_size, datacenter, rack, domain, memory, default_policy, last_id from librarian")
    HeadRow head();

    @Select("select node, host, mac, serial, coordinate from librarian_registered_node order by node")
    List<RegisteredNode> registeredNodes();

    @Select("""
            select node, number, cid, interleave_group as "group", books, coordinate
            from librarian_controller order by node, number
            """)
    List<RegisteredController> controllers();

    @Select("""
            select interleave_group as "group", position, node, books, address
            from librarian_span order by interleave_group, position
            """)
    List<RegisteredSpan> spans();

    @Select("select node, state, policy, controllers_online from librarian_node order by node")
    List<NodeRow> nodes();

    @Select("""
            select id, parent, name, kind, permissions, owner_user, owner_group, size_bytes, dirty_end_bytes, created_us,
                accessed_us, modified_us, changed_us, target, policy, interleave_request, request_position
            from librarian_shelf order by id
            """)
    List<ShelfRow> shelves();

    @Select("""
            select address, shelf, zeroing, position, is_offline
            from librarian_book_use order by shelf, zeroing, position, address
            """)
    List<BookUse> uses();

    @Select("select id, shelf, node, process, opened_us from librarian_handle order by id")
    List<HandleRow> handles();

    @Select("select id, shelf, reason from librarian_zeroing order by id")
    List<ZeroingRecord> zeroings();

    @Select("select shelf, name, value from librarian_attribute order by shelf, name")
    List<AttributeRow> attributes();

    record HeadRow(
            String mode,
            long bookSize,
            String datacenter,
            String rack,
            String domain,
            String memory,
            String defaultPolicy,
            long lastId) {}

    record NodeRow(int node, String state, String policy, boolean controllersOnline) {}

    record ShelfRow(
            long id,
            long parent,
            String name,
            String kind,
            int permissions,
            int ownerUser,
            int ownerGroup,
            long sizeBytes,
            long dirtyEndBytes,
            long createdUs,
            long accessedUs,
            long modifiedUs,
            long changedUs,
            String target,
            String policy,
            byte[] interleaveRequest,
            int requestPosition) {}

    record HandleRow(long id, long shelf, int node, long process, long openedUs) {}

    record AttributeRow(long shelf, byte[] name, byte[] value) {}

    // ---- removing

    /** With what belongs to them. */
    @Delete("""
            with attributes as (delete from librarian_attribute where shelf = any (#{ids}))
            delete from librarian_shelf where id = any (#{ids})
            """)
    void removeShelves(@Param("ids") long[] ids);

    @Delete("delete from librarian_book_use where address = any (#{addresses})")
    void free(@Param("addresses") long[] addresses);

    @Delete("delete from librarian_handle where id = any (#{ids})")
    void removeHandles(@Param("ids") long[] ids);

    @Delete("delete from librarian_zeroing where id = any (#{ids})")
    void removeZeroings(@Param("ids") long[] ids);

    @Delete("""
            delete from librarian_attribute
            where (shelf, name) in (select * from unnest(#{shelves}, #{names}))
            """)
    void removeAttributes(@Param("shelves") long[] shelves, @Param("names") byte[][] names);

    @Delete("""
            with nodes as (delete from librarian_registered_node), controllers as (delete from librarian_controller)
            delete from librarian_span
            """)
    void removeRegistry();

    // ---- writing

    @Update("""
            update librarian set mode = #{mode}, book_size = #{bookSize}, datacenter = #{datacenter}, rack = #{rack},
                domain = #{domain}, memory = #{memory}
            """)
    void register(
            @Param("mode") String mode,
            @Param("bookSize") long bookSize,
            @Param("datacenter") String datacenter,
            @Param("rack") String rack,
            @Param("domain") String domain,
            @Param("memory") String memory);

    @Insert("""
            insert into librarian_registered_node (node, host, mac, serial, coordinate)
            select * from unnest(#{nodes}, #{hosts}, #{macs}, #{serials}, #{coordinates})
            """)
    void addNodes(
            @Param("nodes") int[] nodes,
            @Param("hosts") String[] hosts,
            @Param("macs") String[] macs,
            @Param("serials") String[] serials,
            @Param("coordinates") String[] coordinates);

    @Insert("""
            insert into librarian_controller (node, number, cid, interleave_group, books, coordinate)
            select * from unnest(#{nodes}, #{numbers}, #{cids}, #{groups}, #{books}, #{coordinates})
            """)
    void addControllers(
            @Param("nodes") int[] nodes,
            @Param("numbers") int[] numbers,
            @Param("cids") int[] cids,
            @Param("groups") int[] groups,
            @Param("books") int[] books,
            @Param("coordinates") String[] coordinates);

    @Insert("""
            insert into librarian_span (interleave_group, position, node, books, address)
            select * from unnest(#{groups}, #{positions}, #{nodes}, #{books}, #{addresses})
            """)
    void addSpans(
            @Param("groups") int[] groups,
            @Param("positions") int[] positions,
            @Param("nodes") int[] nodes,
            @Param("books") int[] books,
            @Param("addresses") long[] addresses);

    @Update("update librarian set default_policy = #{policy}")
    void setDefaultPolicy(String policy);

    @Update("update librarian set last_id = #{id}")
    void setLastId(long id);

    @Insert("""
            insert into librarian_node (node, state, policy, controllers_online)
            select * from unnest(#{nodes}, #{states}, #{policies}, #{online})
            on conflict (node) do update set state = excluded.state, policy = excluded.policy,
                controllers_online = excluded.controllers_online
            """)
    void putNodes(
            @Param("nodes") int[] nodes,
            @Param("states") String[] states,
            @Param("policies") String[] policies,
            @Param("online") boolean[] online);

    @Insert("""
            insert into librarian_shelf (id, parent, name, kind, permissions, owner_user, owner_group, size_bytes,
                dirty_end_bytes, created_us, accessed_us, modified_us, changed_us, target, policy, interleave_request,
                request_position)
            select * from unnest(#{rows.ids}, #{rows.parents}, #{rows.names}, #{rows.kinds}, #{rows.permissions},
                #{rows.users}, #{rows.groups}, #{rows.sizes}, #{rows.dirtyEnds}, #{rows.created}, #{rows.accessed},
                #{rows.modified}, #{rows.changed}, #{rows.targets}, #{rows.policies}, #{rows.requests}, #{rows.positions})
            on conflict (id) do update set parent = excluded.parent, name = excluded.name, kind = excluded.kind,
                permissions = excluded.permissions, owner_user = excluded.owner_user,
                owner_group = excluded.owner_group, size_bytes = excluded.size_bytes,
                dirty_end_bytes = excluded.dirty_end_bytes, created_us = excluded.created_us,
                accessed_us = excluded.accessed_us, modified_us = excluded.modified_us,
                changed_us = excluded.changed_us, target = excluded.target, policy = excluded.policy,
                interleave_request = excluded.interleave_request, request_position = excluded.request_position
            """)
    void putShelves(@Param("rows") ShelfColumns rows);

    record ShelfColumns(
            long[] ids,
            long[] parents,
            String[] names,
            String[] kinds,
            int[] permissions,
            int[] users,
            int[] groups,
            long[] sizes,
            long[] dirtyEnds,
            long[] created,
            long[] accessed,
            long[] modified,
            long[] changed,
            String[] targets,
            String[] policies,
            byte[][] requests,
            int[] positions) {}

    @Insert("""
            insert into librarian_book_use (address, shelf, zeroing, position, is_offline)
            select * from unnest(#{addresses}, #{shelves}, #{zeroings}, #{positions}, #{offline})
            on conflict (address) do update set shelf = excluded.shelf, zeroing = excluded.zeroing,
                position = excluded.position, is_offline = excluded.is_offline
            """)
    void putUses(
            @Param("addresses") long[] addresses,
            @Param("shelves") long[] shelves,
            @Param("zeroings") long[] zeroings,
            @Param("positions") int[] positions,
            @Param("offline") boolean[] offline);

    @Insert("""
            insert into librarian_handle (id, shelf, node, process, opened_us)
            select * from unnest(#{ids}, #{shelves}, #{nodes}, #{processes}, #{opened})
            on conflict (id) do update set shelf = excluded.shelf, node = excluded.node, process = excluded.process,
                opened_us = excluded.opened_us
            """)
    void putHandles(
            @Param("ids") long[] ids,
            @Param("shelves") long[] shelves,
            @Param("nodes") int[] nodes,
            @Param("processes") long[] processes,
            @Param("opened") long[] opened);

    @Insert("""
            insert into librarian_zeroing (id, shelf, reason)
            select * from unnest(#{ids}, #{shelves}, #{reasons})
            on conflict (id) do update set shelf = excluded.shelf, reason = excluded.reason
            """)
    void putZeroings(@Param("ids") long[] ids, @Param("shelves") long[] shelves, @Param("reasons") String[] reasons);

    @Insert("""
            insert into librarian_attribute (shelf, name, value)
            select * from unnest(#{shelves}, #{names}, #{values})
            on conflict (shelf, name) do update set value = excluded.value
            """)
    void putAttributes(
            @Param("shelves") long[] shelves, @Param("names") byte[][] names, @Param("values") byte[][] values);
}
