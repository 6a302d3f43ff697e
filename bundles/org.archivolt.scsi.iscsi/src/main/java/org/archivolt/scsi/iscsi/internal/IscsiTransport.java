package org.archivolt.scsi.iscsi.internal;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.Ticker;
import org.archivolt.scsi.LogicalUnit;
import org.archivolt.scsi.ScsiReply;
import org.archivolt.scsi.ScsiRequest;
import org.archivolt.scsi.ScsiRequest.Direction;
import org.archivolt.scsi.ScsiTransport;
import org.archivolt.scsi.command.PrimaryCommand;
import org.archivolt.scsi.data.StandardInquiry;
import org.archivolt.scsi.data.UnitNumbers;
import org.archivolt.scsi.iscsi.internal.InitiatorSession.Parties;
import org.archivolt.scsi.iscsi.internal.IscsiAddress.Portal;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Units of iSCSI targets: {@code iscsi://host:port/target/number}. */
@Component(configurationPid = IscsiConfig.PID, property = ScsiTransport.SCHEME + "=iscsi")
public final class IscsiTransport implements ScsiTransport {
    private static final Logger LOG = LoggerFactory.getLogger(IscsiTransport.class);
    private static final Duration LOOK = Duration.ofSeconds(30);
    private static final Duration IDLE = Duration.ofSeconds(10);
    private static final int UNITS_MAX = 1024;
    private static final int INQUIRY_LENGTH = 96;

    private final String initiator;
    private final List<Portal> portals;
    private final Ticker ticker;
    private final SecureRandom random = new SecureRandom();
    private final ScheduledThreadPoolExecutor watch;

    @Activate
    public IscsiTransport(IscsiConfig config) throws ArchivoltException {
        this(config.initiator_name(), portals(config.discovery_portals()), Ticker.system());
    }

    IscsiTransport(String initiator, List<Portal> portals, Ticker ticker) {
        this.initiator = initiator;
        this.portals = List.copyOf(portals);
        this.ticker = ticker;
        this.watch = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "iscsi-watch");
            thread.setDaemon(true);
            return thread;
        });
        watch.setRemoveOnCancelPolicy(true);
        watch.setKeepAliveTime(IDLE.toSeconds(), TimeUnit.SECONDS);
        watch.allowCoreThreadTimeOut(true); // units outlive this service, and nothing has to be stopped
    }

    @Override
    public LogicalUnit open(String address) throws ArchivoltException {
        IscsiAddress unit = IscsiAddress.parse(address);
        return new InitiatorUnit(login(unit.portal(), unit.target()), unit.number(), watch);
    }

    /** Asks every portal of the configuration. One that does not answer has no addresses, and the log says why. */
    @Override
    public List<String> addresses() throws ArchivoltException {
        List<String> addresses = new ArrayList<>();
        for (Portal portal : portals) {
            try {
                addAddresses(portal, addresses);
            } catch (ArchivoltException e) {
                LOG.warn("iscsi: {} is left out: {}", portal, e.getMessage());
            }
        }
        addresses.sort(null);
        return addresses;
    }

    private void addAddresses(Portal portal, List<String> addresses) throws ArchivoltException {
        InitiatorSession discovery = InitiatorSession.login(portal, new Parties(initiator, "", true), random, ticker);
        List<String> targets = discovery.targets();
        discovery.logout();
        for (String target : targets) {
            InitiatorSession session = login(portal, target);
            try {
                for (int number : numbers(session)) {
                    if (isTapeOrChanger(session, number)) {
                        addresses.add(new IscsiAddress(portal, target, number).toString());
                    }
                }
            } finally {
                session.logout();
            }
        }
    }

    private InitiatorSession login(Portal portal, String target) throws ArchivoltException {
        return InitiatorSession.login(portal, new Parties(initiator, target, false), random, ticker);
    }

    private static List<Integer> numbers(InitiatorSession session) throws ArchivoltException {
        int length = 8 + 8 * UNITS_MAX;
        byte[] answer = ask(session, 0, new PrimaryCommand.ReportLuns(0, length).cdb(), length);
        return UnitNumbers.decode(answer).numbers();
    }

    private static boolean isTapeOrChanger(InitiatorSession session, int number) throws ArchivoltException {
        byte[] cdb = new PrimaryCommand.Inquiry(false, 0, INQUIRY_LENGTH).cdb();
        return StandardInquiry.decode(ask(session, number, cdb, INQUIRY_LENGTH))
                .unit()
                .isPresent();
    }

    /** Neither command minds a unit attention. */
    private static byte[] ask(InitiatorSession session, int number, byte[] cdb, int length) throws ArchivoltException {
        ByteBuffer data = ByteBuffer.allocate(length);
        ScsiReply reply =
                session.execute(UnitNumbers.field(number), new ScsiRequest(cdb, Direction.FROM_UNIT, data, LOOK));
        return Arrays.copyOf(data.array(), reply.transferred());
    }

    private static List<Portal> portals(String[] texts) throws ArchivoltException {
        List<Portal> portals = new ArrayList<>();
        for (String text : texts) {
            portals.add(Portal.parse(text));
        }
        return portals;
    }
}
