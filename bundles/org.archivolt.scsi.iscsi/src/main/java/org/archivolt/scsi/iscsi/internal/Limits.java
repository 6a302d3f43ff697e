package org.archivolt.scsi.iscsi.internal;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What both sides of a session have agreed on (RFC 7143, 13).
 *
 * @param dataMax the largest data segment the other side takes
 * @param burstMax bytes in answer to one ready-to-transfer, and of data that come in one sequence
 * @param firstBurstMax bytes that are sent without being asked for
 * @param immediateData whether some of them may go with the command
 * @param initialReady whether all but these have to wait to be asked for
 */
record Limits(int dataMax, int burstMax, int firstBurstMax, boolean immediateData, boolean initialReady) {
    /** What we take in one segment. */
    static final int DATA_MAX = 256 << 10;
    /** Until something else is agreed on. */
    static final Limits DEFAULT = new Limits(8192, 256 << 10, 64 << 10, true, true);

    private static final int BURST_MAX = 1 << 20;
    private static final int NUMBER_MIN = 512;
    private static final int NUMBER_MAX = (1 << 24) - 1;

    /** What an initiator proposes. */
    static Map<String, String> proposal() {
        Map<String, String> keys = new LinkedHashMap<>();
        keys.put("HeaderDigest", "None");
        keys.put("DataDigest", "None");
        keys.put("MaxRecvDataSegmentLength", Integer.toString(DATA_MAX));
        keys.put("InitialR2T", "No");
        keys.put("ImmediateData", "Yes");
        keys.put("MaxBurstLength", Integer.toString(BURST_MAX));
        keys.put("FirstBurstLength", Integer.toString(DATA_MAX));
        keys.put("MaxConnections", "1");
        keys.put("MaxOutstandingR2T", "1");
        keys.put("DefaultTime2Wait", "0");
        keys.put("DefaultTime2Retain", "0");
        keys.put("DataPDUInOrder", "Yes");
        keys.put("DataSequenceInOrder", "Yes");
        keys.put("ErrorRecoveryLevel", "0");
        return keys;
    }

    /** What comes of it when the target has answered. */
    Limits withAnswer(List<Map.Entry<String, String>> answer) throws IOException {
        Limits result = this;
        for (Map.Entry<String, String> key : answer) {
            result = result.with(key.getKey(), key.getValue());
        }
        return result;
    }

    /**
     * A target's answer to what an initiator proposes: the keys that are negotiated, and nothing for those that are merely
     * declared.
     *
     * @param answer gets the keys
     */
    Limits answering(String key, String value, Map<String, String> answer) throws IOException {
        switch (key) {
            case "HeaderDigest", "DataDigest" -> {
                if (!List.of(value.split(",")).contains("None")) {
                    throw new IOException(key + " without None: " + value);
                }
                answer.put(key, "None");
            }
            case "InitialR2T", "ImmediateData" -> answer.put(key, value.equals("Yes") ? "Yes" : "No");
            case "DataPDUInOrder", "DataSequenceInOrder" -> answer.put(key, "Yes");
            case "MaxBurstLength" -> answer.put(key, Integer.toString(Math.min(BURST_MAX, length(key, value))));
            case "FirstBurstLength" -> answer.put(key, Integer.toString(Math.min(DATA_MAX, length(key, value))));
            case "MaxConnections", "MaxOutstandingR2T" -> answer.put(key, "1");
            case "DefaultTime2Wait" -> answer.put(key, value);
            case "DefaultTime2Retain", "ErrorRecoveryLevel" -> answer.put(key, "0");
            case "IFMarker", "OFMarker" -> answer.put(key, "No");
            case "MaxRecvDataSegmentLength" -> {} // each side tells its own
            default -> answer.put(key, "NotUnderstood");
        }
        return with(key, answer.getOrDefault(key, value));
    }

    private Limits with(String key, String value) throws IOException {
        return switch (key) {
            case "MaxRecvDataSegmentLength" ->
                new Limits(
                        Math.min(DATA_MAX, length(key, value)), burstMax, firstBurstMax, immediateData, initialReady);
            case "MaxBurstLength" ->
                new Limits(dataMax, length(key, value), firstBurstMax, immediateData, initialReady);
            case "FirstBurstLength" -> new Limits(dataMax, burstMax, length(key, value), immediateData, initialReady);
            case "ImmediateData" -> new Limits(dataMax, burstMax, firstBurstMax, value.equals("Yes"), initialReady);
            case "InitialR2T" -> new Limits(dataMax, burstMax, firstBurstMax, immediateData, value.equals("Yes"));
            default -> this;
        };
    }

    private static int length(String key, String value) throws IOException {
        int length = TextKeys.number(key, value);
        if (length < NUMBER_MIN || length > NUMBER_MAX) {
            throw new IOException(key + " out of range: " + value);
        }
        return length;
    }
}
