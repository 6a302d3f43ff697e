package org.archivolt.dss.postgres.internal;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.apache.ibatis.annotations.Delete;
import org.apache.ibatis.annotations.Insert;
import org.apache.ibatis.annotations.Param;
import org.apache.ibatis.annotations.Select;
import org.apache.ibatis.annotations.Update;
import org.archivolt.base.ArchivoltException;
import org.archivolt.dss.CreditFence;
import org.archivolt.dss.CreditSession;
import org.archivolt.dss.RootBooks;
import org.archivolt.dss.SeenSession;

/** The tables {@code credit_session} and {@code credit_root}. */
interface CreditMapper {
    String COLUMNS = " type, name, books, last_token, tokens, debtors, version, value ";

    @Select(value = "update credit_incarnation set last = last + 1 returning last", affectData = true)
    long nextIncarnation();

    /** Locks it until the end of the transaction, so that sessions begin one after another. */
    @Select(value = "select last from credit_incarnation for update", affectData = true)
    long awaitTurn();

    /** Null when there is none. */
    @Select("select host from credit_session where instance = #{instance} and host <> #{host} order by host limit 1")
    String otherNameOf(@Param("host") String host, @Param("instance") UUID instance);

    @Delete("""
            delete from credit_session
            where host = #{host} and instance = #{instance} and incarnation < #{incarnation}
            """)
    void endFormer(
            @Param("host") String host, @Param("instance") UUID instance, @Param("incarnation") long incarnation);

    @Select("select exists (select from credit_session where host = #{host} and instance = #{instance})")
    boolean hasSession(@Param("host") String host, @Param("instance") UUID instance);

    /** @return 0 when there is a session of this host */
    @Insert("""
            insert into credit_session (host, instance, incarnation, lease_ms)
            values (#{host}, #{instance}, #{incarnation}, #{leaseMillis})
            on conflict (host) do nothing
            """)
    int begin(
            @Param("host") String host,
            @Param("instance") UUID instance,
            @Param("incarnation") long incarnation,
            @Param("leaseMillis") long leaseMillis);

    @Update("""
            update credit_session set renewals = renewals + 1
            where host = #{session.host} and incarnation = #{session.incarnation}
            """)
    int renew(@Param("session") CreditSession session);

    @Delete("""
            delete from credit_session where host = #{session.host} and incarnation = #{session.incarnation}
            """)
    void leave(@Param("session") CreditSession session);

    @Delete("""
            delete from credit_session
            where host = #{seen.session.host} and incarnation = #{seen.session.incarnation} and renewals = #{seen.renewals}
            """)
    int end(@Param("seen") SeenSession seen);

    @Select("select host, incarnation, renewals, lease_ms from credit_session order by host")
    List<SessionRow> sessions();

    /**
     * Begins a change. Until the end of the transaction the session stays (it can be renewed), and the books have their
     * turn: whoever writes by their grants, and whoever comes to change them, waits in line. Row locks have no line; who
     * shares them would keep a change waiting for as long as they come one after another.
     *
     * @return null when the session is not there
     */
    @Select(value = """
                    with held as materialized (
                        select host, incarnation, renewals from credit_session
                        where host = #{session.host} and incarnation = #{session.incarnation}
                        for key share)
                    select host, incarnation, renewals,
                        pg_advisory_xact_lock(hashtextextended(#{type} || ':' || #{name}, 0))::text as turn
                    from held
                    """, affectData = true)
    HeldRow hold(@Param("session") CreditSession session, @Param("type") String type, @Param("name") String name);

    /** Waits for whoever adds or removes it at this moment. */
    @Insert("insert into credit_root (type, name) values (#{type}, #{name}) on conflict do nothing")
    void add(@Param("type") String type, @Param("name") String name);

    /** Null when there is none. */
    @Select(
            value = "select" + COLUMNS + "from credit_root where type = #{type} and name = #{name} for update",
            affectData = true)
    RootRow lock(@Param("type") String type, @Param("name") String name);

    @Update("""
            update credit_root
            set books = #{row.books}, last_token = #{row.lastToken}, tokens = #{row.tokens}, debtors = #{row.debtors},
                version = #{row.version}, value = #{row.value}
            where type = #{row.type} and name = #{row.name}
            """)
    void store(@Param("row") RootRow row);

    @Delete("delete from credit_root where type = #{type} and name = #{name}")
    void remove(@Param("type") String type, @Param("name") String name);

    @Select(value = "select pg_notify('archivolt_change', #{word})::text", affectData = true)
    String announce(String word);

    /** Null when there is none. */
    @Select("select" + COLUMNS + "from credit_root where type = #{type} and name = #{name}")
    RootRow find(@Param("type") String type, @Param("name") String name);

    @Select("select" + COLUMNS + "from credit_root where debtors @> #{debtors} order by type, name")
    List<RootRow> of(@Param("debtors") String[] debtors);

    @Select("select" + COLUMNS + """
            from credit_root where debtors @> #{debtors} and cardinality(debtors) > 1
            order by type, name limit #{limit}
            """)
    List<RootRow> shared(@Param("debtors") String[] debtors, @Param("limit") int limit);

    @Select("select" + COLUMNS + """
            from credit_root
            where debtors <> '{}'
                and not debtors <@ (
                    select coalesce(array_agg(host || '#' || incarnation), '{}') from credit_session)
            order by type, name limit #{limit}
            """)
    List<RootRow> unsettled(int limit);

    @Select("select" + COLUMNS + """
            from credit_root where (type, name) > (#{afterType}, #{afterName}) order by type, name limit #{limit}
            """)
    List<RootRow> list(
            @Param("afterType") String afterType, @Param("afterName") String afterName, @Param("limit") int limit);

    @Select("select" + COLUMNS + """
            from credit_root where type = #{type} and (type, name) > (#{afterType}, #{afterName})
            order by type, name limit #{limit}
            """)
    List<RootRow> listOfType(
            @Param("type") String type,
            @Param("afterType") String afterType,
            @Param("afterName") String afterName,
            @Param("limit") int limit);

    /**
     * Two parts of a statement that has {@code fences (type, name, token)}, without repetition: which of these grants are in force. Until the
     * end of the transaction they are: whoever takes one away waits for its turn, and this for whoever has it. All turns are taken before
     * any row is locked, in one order in all transactions; a row that has changed meanwhile is looked at again when it is locked.
     */
    String IN_FORCE = """
             wanted as materialized (
                select type, name, token, pg_advisory_xact_lock_shared(turn)::text
                from (
                    select type, name, token, hashtextextended(type || ':' || name, 0) as turn
                    from fences order by turn offset 0) as in_order),
            in_force as materialized (
                select r.type, r.name, wanted.token
                from wanted join credit_root r on r.type = wanted.type and r.name = wanted.name
                where wanted.token = any (r.tokens)
                order by r.type, r.name for key share of r)
            """;

    @Select(value = """
                    with fences as (
                        select type, name, token
                        from unnest(#{types}, #{names}, #{tokens}) as wanted (type, name, token)),
                    """ + IN_FORCE + "select type, name, token from in_force", affectData = true)
    List<CreditFence> inForce(
            @Param("types") String[] types, @Param("names") String[] names, @Param("tokens") long[] tokens);

    /** @param turn says nothing */
    record HeldRow(String host, long incarnation, long renewals, String turn) {}

    record SessionRow(String host, long incarnation, long renewals, long leaseMs) {
        SeenSession toRecord() {
            return new SeenSession(new CreditSession(host, incarnation), renewals, Duration.ofMillis(leaseMs));
        }
    }

    record RootRow(
            String type,
            String name,
            String books,
            long lastToken,
            Long[] tokens,
            String[] debtors,
            long version,
            byte[] value) {
        static RootRow of(RootBooks books) {
            return new RootRow(
                    books.type(),
                    books.name(),
                    books.books(),
                    books.lastToken(),
                    books.tokens().stream().sorted().toArray(Long[]::new),
                    books.debtors().stream()
                            .map(CreditSession::toString)
                            .sorted()
                            .toArray(String[]::new),
                    books.version(),
                    books.value());
        }

        RootBooks toRecord() throws ArchivoltException {
            Set<CreditSession> sessions = new HashSet<>();
            for (String debtor : debtors) {
                sessions.add(CreditSession.parse(debtor));
            }
            return new RootBooks(type, name, books, lastToken, Set.of(tokens), sessions, version, value);
        }
    }
}
