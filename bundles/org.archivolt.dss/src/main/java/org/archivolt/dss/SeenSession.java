package org.archivolt.dss;

/** @param renewals how often it was renewed, when it was looked at */
public record SeenSession(CreditSession session, long renewals) {}
