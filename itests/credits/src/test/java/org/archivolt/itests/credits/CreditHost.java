package org.archivolt.itests.credits;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.archivolt.base.ArchivoltException;
import org.archivolt.resource.Credit;
import org.archivolt.resource.CreditClaim;
import org.archivolt.resource.CreditListener;
import org.archivolt.resource.CreditRequest;
import org.archivolt.resource.Credits;
import org.archivolt.resource.HeldCredit;
import org.archivolt.resource.ResourceName;

/**
 * A process that is a host: reads commands, one a line, does what they say with the credits of its host, and tells what happens.
 *
 * <pre>
 *   get NUMBER RESOURCE CREDIT USER [try] [local] [borrow] [within=MS] [lease=MS] [group=NAME]
 *                                    granted NUMBER TOKEN | refused NUMBER CODE TEXT, then maybe: wanted NUMBER PART, lost NUMBER
 *   cancel NUMBER
 *   put NUMBER                       put NUMBER
 *   valid NUMBER                     valid NUMBER true|false
 *   write NUMBER PORT TEXT           written NUMBER ok|fenced|lost; "lost" without asking the device
 *   blindly NUMBER PORT TEXT         the same, by somebody who has looked at the validity long ago
 *   set NUMBER TEXT                  set NUMBER VERSION | refused NUMBER CODE TEXT
 *   value NUMBER                     value NUMBER VERSION TEXT
 *   loans TYPE                       loans HOST=CREDIT ...
 *   stop                             winds up and ends
 * </pre>
 */
public final class CreditHost {
    private final Credits credits;
    private final HostUnderTest host;
    private final Map<String, CreditClaim> claims = new ConcurrentHashMap<>();
    private final Map<String, HeldCredit> held = new ConcurrentHashMap<>();
    private final ExecutorService workers = Executors.newCachedThreadPool();

    private CreditHost(HostUnderTest host) {
        this.host = host;
        this.credits = host.credits();
    }

    /** {@code URL USER PASSWORD HOST FILE LEASE_MS}. */
    public static void main(String[] arguments) throws Exception {
        try (HostUnderTest host = HostUnderTest.start(
                arguments[0],
                arguments[1],
                arguments[2],
                arguments[3],
                Path.of(arguments[4]),
                Duration.ofMillis(Long.parseLong(arguments[5])))) {
            new CreditHost(host).run();
        }
        System.exit(0);
    }

    private void run() throws IOException {
        say("ready");
        BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        String line = input.readLine();
        while (line != null && !line.equals("stop")) {
            String command = line;
            List<String> words = List.of(line.split(" "));
            if (words.get(0).equals("get")) {
                get(words); // in order
            } else {
                workers.execute(() -> obey(command, words));
            }
            line = input.readLine();
        }
        claims.values().forEach(CreditClaim::cancel);
        held.values().forEach(HeldCredit::close);
    }

    private static synchronized void say(String line) {
        System.out.println(line);
        System.out.flush();
    }

    private void obey(String line, List<String> words) {
        String number = words.get(1);
        try {
            switch (words.get(0)) {
                case "cancel" -> claims.get(number).cancel();
                case "put" -> {
                    held.remove(number).close();
                    say("put " + number);
                }
                case "valid" -> say("valid " + number + " " + held.get(number).isValid());
                case "write" -> write(number, words, held.get(number).isValid());
                case "blindly" -> write(number, words, true);
                case "set" -> set(number, words.get(2));
                case "value" -> value(number);
                case "loans" -> loans(words.get(1));
                default -> say("error unknown: " + line);
            }
        } catch (ArchivoltException e) {
            say("refused " + number + " " + e.code() + " " + e.getMessage());
        } catch (IOException | RuntimeException e) {
            say("error " + line + ": " + e);
        }
    }

    private void get(List<String> words) {
        String number = words.get(1);
        try {
            ResourceName resource = ResourceName.parse(words.get(2));
            Credit want = host.credit(resource, words.get(3));
            CreditRequest request =
                    CreditRequest.of(resource, want, words.get(4)).telling(new Teller(number));
            for (String option : words.subList(5, words.size())) {
                request = with(option, request);
            }
            CreditClaim claim = credits.acquire(request);
            claims.put(number, claim);
            claim.granted().whenComplete((credit, failure) -> ended(number, credit, failure));
        } catch (ArchivoltException e) {
            say("refused " + number + " " + e.code() + " " + e.getMessage());
        }
    }

    private static CreditRequest with(String option, CreditRequest request) {
        String value = option.substring(option.indexOf('=') + 1);
        return switch (option.split("=")[0]) {
            case "try" -> request.trying();
            case "local" -> request.reaching(CreditRequest.Reach.LOCAL);
            case "borrow" -> request.reaching(CreditRequest.Reach.BORROW);
            case "within" -> request.within(Duration.ofMillis(Long.parseLong(value)));
            case "lease" -> request.leasedFor(Duration.ofMillis(Long.parseLong(value)));
            case "group" -> request.inGroup(value);
            default -> throw new IllegalArgumentException(option);
        };
    }

    private void ended(String number, HeldCredit credit, Throwable failure) {
        if (failure == null) {
            held.put(number, credit);
            say("granted " + number + " " + credit.token().map(Object::toString).orElse("-"));
        } else {
            ArchivoltException known = ArchivoltException.of(failure, "acquiring a credit");
            say("refused " + number + " " + known.code() + " " + known.getMessage());
        }
    }

    private void write(String number, List<String> words, boolean mayWrite) throws IOException {
        String answer = mayWrite
                ? FencedDevice.write(
                        Integer.parseInt(words.get(2)),
                        held.get(number).token().orElseThrow().toString(),
                        host.name(),
                        words.get(3))
                : "lost";
        say("written " + number + " " + answer);
    }

    private void set(String number, String text) throws ArchivoltException {
        held.get(number).update(text.getBytes(StandardCharsets.UTF_8));
        say("set " + number + " " + held.get(number).value().version());
    }

    private void value(String number) throws ArchivoltException {
        say("value " + number + " " + held.get(number).value().version() + " "
                + new String(held.get(number).value().value(), StandardCharsets.UTF_8));
    }

    private void loans(String type) throws ArchivoltException {
        Stream<String> loans = host.office().loans(Optional.of(type), 1_000).stream()
                .map(loan -> loan.host() + "=" + loan.credit())
                .sorted();
        say("loans " + loans.collect(Collectors.joining(" ")));
    }

    private record Teller(String number) implements CreditListener {
        @Override
        public void wanted(HeldCredit credit, Credit part) {
            say("wanted " + number);
        }

        @Override
        public void lost(HeldCredit credit) {
            say("lost " + number);
        }
    }
}
