package example.orders;

import org.springframework.boot.autoconfigure.SpringBootApplication;

/** An application whose {@code PartnerCenter} comes from its properties. */
@SpringBootApplication
class OrderDeskApplication {}
