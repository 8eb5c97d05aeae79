package dev.galley.cloud.simulator;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// Everything that exists in an account, for proving that nothing is left.
final class Inventory {
  /// The services that have something.
  record Account(Roles roles, Region region, Queues queues, Rules rules, Clusters clusters) {}

  private Inventory() {}

  /// @param given the roles that were there before anything was created
  static List<String> of(Account account, Set<String> given) {
    List<String> all = new ArrayList<>();
    account.clusters().all().forEach(each -> all.add("cluster " + each.name()));
    Region region = account.region();
    region.instances.living().forEach(each -> all.add("instance " + each.instance().instanceId()));
    add(all, "launch-template", region.templates.ids());
    add(all, "gateway", region.gateways.ids());
    add(all, "route-table", region.routes.ids());
    add(all, "security-group", region.groups.ids());
    add(all, "network", region.networks.ids());
    add(all, "queue", account.queues().names());
    add(all, "rule", account.rules().names());
    add(all, "instance-profile", List.copyOf(account.roles().profiles().keySet()));
    add(
        all,
        "role",
        account.roles().roles().keySet().stream().filter(each -> !given.contains(each)).toList());
    return all;
  }

  private static void add(List<String> all, String kind, List<String> names) {
    names.forEach(name -> all.add(kind + " " + name));
  }
}
