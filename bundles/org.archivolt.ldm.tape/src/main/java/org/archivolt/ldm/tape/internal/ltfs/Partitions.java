package org.archivolt.ldm.tape.internal.ltfs;

/** Which partition of the tape is which: LTFS names them by letters, drives by numbers. */
record Partitions(char indexLetter, int index, char dataLetter, int data) {
    /** @param onZero the label found on partition 0 */
    static Partitions of(Label onZero) {
        int index = onZero.partition() == onZero.indexPartition() ? 0 : 1;
        return new Partitions(onZero.indexPartition(), index, onZero.dataPartition(), 1 - index);
    }

    int number(char letter) {
        return letter == indexLetter ? index : data;
    }

    char letter(int number) {
        return number == index ? indexLetter : dataLetter;
    }

    boolean knows(char letter) {
        return letter == indexLetter || letter == dataLetter;
    }
}
