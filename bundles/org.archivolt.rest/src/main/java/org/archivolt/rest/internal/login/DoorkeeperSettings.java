package org.archivolt.rest.internal.login;

import java.time.Duration;

/**
 * @param trusted how long credentials found right are not asked for again
 * @param rememberedMax credentials remembered at most
 * @param failuresMax wrong passwords for a user within the window before further ones are not looked at
 * @param parallelLogins questions to the realm at a time
 */
public record DoorkeeperSettings(
        Duration trusted, int rememberedMax, int failuresMax, Duration failureWindow, int parallelLogins) {}
