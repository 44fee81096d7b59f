package io.github.partnercenter.qualification.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;

/** How long a fresh JVM takes from its start to the first answer. */
final class ColdStart {
    private ColdStart() {}

    /** Milliseconds by client: the median of rounds in which each client has its turn. */
    static Map<Clients, Long> measure(Set<Clients> clients, int rounds) throws IOException {
        Map<Clients, long[]> times = new EnumMap<>(Clients.class);
        try (StubServer server = new StubServer()) {
            for (int round = 0; round < rounds; round++) {
                for (Clients client : clients) {
                    Process process = Jvm.start(
                            ColdStart.class,
                            client.name(),
                            server.qualification().toString());
                    times.computeIfAbsent(client, any -> new long[rounds])[round] =
                            Long.parseLong(process.inputReader().readLine());
                }
            }
        }
        Map<Clients, Long> medians = new EnumMap<>(Clients.class);
        times.forEach((client, all) -> {
            Arrays.sort(all);
            medians.put(client, all[rounds / 2]);
        });
        return medians;
    }

    /** The JVM. */
    public static void main(String[] arguments) throws Exception {
        Object answer =
                Clients.valueOf(arguments[0]).asking(URI.create(arguments[1])).call();
        if (!answer.toString().equalsIgnoreCase("education")) {
            throw new IllegalStateException("Not the answer: " + answer);
        }
        System.out.println(System.currentTimeMillis()
                - ManagementFactory.getRuntimeMXBean().getStartTime());
        System.exit(0);
    }
}
