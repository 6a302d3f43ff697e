package org.archivolt.scsi.command;

/** What REPORT SUPPORTED OPERATION CODES tells (SPC-5, REPORTING OPTIONS). */
public enum OperationReport implements Coded {
    ALL(0),
    ONE_OPERATION_CODE(1),
    ONE_SERVICE_ACTION(2),
    ONE_OF_EITHER(3);

    private final int code;

    OperationReport(int code) {
        this.code = code;
    }

    @Override
    public int code() {
        return code;
    }
}
