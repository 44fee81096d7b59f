/** A module of a user's own. */
module example.orders {
    requires io.github.partnercenter.qualification;
}
