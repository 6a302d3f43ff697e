package org.archivolt.scsi.iscsi.internal;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The login phase of a connection, as targets have it (RFC 7143, 6.3). Whatever is wrong ends it. */
final class TargetLogin {
    private static final int STEPS_MAX = 16;
    private static final int TIMEOUT_MILLIS = 15_000;
    private static final int SEGMENT_MAX = 8192;
    private static final int TEXT_MAX = 16 << 10;

    private static final int TRANSIT = 0x80;
    private static final int CONTINUE = 0x40;
    private static final int SECURITY = 0;
    private static final int OPERATIONAL = 1;
    private static final int FULL_FEATURE = 3;

    private static final int AUTHENTICATION_FAILED = 0x0201;
    private static final int NOT_FOUND = 0x0203;
    private static final int MISSING_PARAMETER = 0x0207;
    private static final int NO_SUCH_SESSION = 0x020A;
    private static final int INITIATOR_ERROR = 0x0200;

    private final Wire wire;
    private final String targetName;
    private final Map<String, String> names = new LinkedHashMap<>();
    private Limits limits = Limits.DEFAULT;
    private int statusNumber = 1;
    private boolean named;
    private boolean toldLimits;

    TargetLogin(Wire wire, String targetName) {
        this.wire = wire;
        this.targetName = targetName;
    }

    /**
     * What has come of it.
     *
     * @param nexus name of the initiator's port: another login by it replaces this session
     */
    record Outcome(String nexus, boolean discovery, Limits limits, int commandNumber, int statusNumber) {}

    Outcome negotiate(int sessionHandle) throws IOException {
        wire.readTimeout(TIMEOUT_MILLIS);
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        for (int step = 0; step < STEPS_MAX; step++) {
            Pdu request = readRequest(text);
            Pdu answer = answerTo(request);
            if (request.flag(CONTINUE)) {
                write(answer, Map.of());
                continue;
            }
            Map<String, String> keys = answersTo(request, text);
            text.reset();
            int next = next(request);
            if (next == FULL_FEATURE) {
                answer.u16(14, sessionHandle);
            }
            write(answer.flags(request.flags() & (TRANSIT | 0x0F)), keys);
            if (next == FULL_FEATURE) {
                wire.readTimeout(0);
                return outcome(request);
            }
        }
        throw new IOException("the login does not end");
    }

    private Pdu readRequest(ByteArrayOutputStream text) throws IOException {
        Pdu request = wire.readHeader(SEGMENT_MAX);
        if (request.opcode() != Pdu.LOGIN) {
            throw new IOException("no login: " + request.opcode());
        }
        text.write(wire.readData(request));
        if (text.size() > TEXT_MAX) {
            throw new IOException("a login of too many words");
        }
        if (request.u16(14) != 0) {
            throw refused(request, NO_SUCH_SESSION); // sessions have one connection
        }
        return request;
    }

    private Map<String, String> answersTo(Pdu request, ByteArrayOutputStream text) throws IOException {
        Map<String, String> answers = new LinkedHashMap<>();
        for (Map.Entry<String, String> pair : TextKeys.decode(text.toByteArray())) {
            answerOne(request, pair.getKey(), pair.getValue(), answers);
        }
        if (!named) {
            checkNames(request);
            named = true;
            if (!isDiscovery()) {
                answers.put("TargetPortalGroupTag", "1");
            }
        }
        if (stage(request) == OPERATIONAL && !toldLimits) {
            toldLimits = true;
            answers.put("MaxRecvDataSegmentLength", Integer.toString(Limits.DATA_MAX));
        }
        return answers;
    }

    private void answerOne(Pdu request, String key, String value, Map<String, String> answers) throws IOException {
        switch (key) {
            case "InitiatorName", "InitiatorAlias", "TargetName", "SessionType" -> names.put(key, value);
            case "AuthMethod" -> {
                if (!List.of(value.split(",")).contains("None")) {
                    throw refused(request, AUTHENTICATION_FAILED);
                }
                answers.put(key, "None");
            }
            default -> limits = limits.answering(key, value, answers);
        }
    }

    private void checkNames(Pdu request) throws IOException {
        String initiator = names.getOrDefault("InitiatorName", "");
        if (initiator.isEmpty() || !isDiscovery() && !names.containsKey("TargetName")) {
            throw refused(request, MISSING_PARAMETER);
        }
        if (!isDiscovery() && !targetName.equals(names.get("TargetName"))) {
            throw refused(request, NOT_FOUND);
        }
    }

    private boolean isDiscovery() {
        return "Discovery".equals(names.get("SessionType"));
    }

    private static int stage(Pdu request) {
        return request.flags() >> 2 & 0x03;
    }

    /** @return the stage that follows, which may be the same */
    private int next(Pdu request) throws IOException {
        int stage = stage(request);
        if (stage != SECURITY && stage != OPERATIONAL) {
            throw refused(request, INITIATOR_ERROR);
        }
        if (!request.flag(TRANSIT)) {
            return stage;
        }
        int next = request.flags() & 0x03;
        if (next <= stage || next == 2) {
            throw refused(request, INITIATOR_ERROR);
        }
        return next;
    }

    private Outcome outcome(Pdu request) {
        String nexus = names.get("InitiatorName") + ',' + Long.toHexString(request.unitField() >>> 16);
        return new Outcome(nexus, isDiscovery(), limits, request.u32(24), statusNumber);
    }

    private Pdu answerTo(Pdu request) {
        return Pdu.of(Pdu.LOGIN_RESPONSE)
                .put(8, request.bytes(8, 6))
                .taskTag(request.taskTag())
                .u32(28, request.u32(24))
                .u32(32, request.u32(24));
    }

    private void write(Pdu answer, Map<String, String> keys) throws IOException {
        wire.write(answer.u32(24, statusNumber++), TextKeys.encode(keys));
    }

    private IOException refused(Pdu request, int status) throws IOException {
        wire.write(answerTo(request).u32(24, statusNumber).u16(36, status));
        return new IOException(String.format("a login refused with %04x", status));
    }
}
