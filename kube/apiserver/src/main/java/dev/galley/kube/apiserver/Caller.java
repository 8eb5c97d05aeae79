package dev.galley.kube.apiserver;

import dev.galley.kube.api.UserInfo;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/// Whose requests these are, who hears their warnings and what the audit log is to say, and whether
/// each is still to be authorised.
record Caller(
    UserInfo user,
    Consumer<String> warnings,
    BiConsumer<String, String> annotations,
    boolean checked) {}
