package org.archivolt.dss;

import java.time.Duration;

/**
 * @param renewals how often it was renewed, when it was looked at
 * @param lease what its host takes a renewal to last, so that no other host takes it to have ended earlier
 */
public record SeenSession(CreditSession session, long renewals, Duration lease) {}
