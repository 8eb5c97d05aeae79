package dev.galley.control.provision;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.IpPermission;
import software.amazon.awssdk.services.ec2.model.SecurityGroup;
import software.amazon.awssdk.services.ec2.model.UserIdGroupPair;

/// The security groups of control plane and nodes, and the launch template that puts the managed
/// nodes into theirs.
final class Firewalls {
  /// What the control plane may call on nodes: kubelets, and webhooks at the ports they like.
  private static final List<Integer> FROM_CONTROL_PLANE =
      List.of(443, 10250, 4443, 6443, 8443, 9443);

  private final Site site;
  private final Ec2Client ec2;
  private final Network network;

  Firewalls(Site site, Network network) {
    this.site = site;
    this.ec2 = site.aws().ec2();
    this.network = network;
  }

  void ensure() {
    String cluster = ensureGroup("cluster", "Control plane of " + site.name(), Map.of());
    String nodes =
        ensureGroup(
            "node",
            "Nodes of " + site.name(),
            Map.of(Site.DISCOVERY, site.name(), "kubernetes.io/cluster/" + site.name(), "owned"));
    allow(cluster, List.of(rule("tcp", 443, 443, nodes)));
    List<IpPermission> rules = new ArrayList<>();
    FROM_CONTROL_PLANE.forEach(port -> rules.add(rule("tcp", port, port, cluster)));
    rules.add(rule("tcp", 53, 53, nodes));
    rules.add(rule("udp", 53, 53, nodes));
    rules.add(rule("tcp", 1025, 65535, nodes));
    allow(nodes, rules);
    ensureTemplate(nodes);
  }

  private static IpPermission rule(String protocol, int from, int to, String peer) {
    return IpPermission.builder()
        .ipProtocol(protocol)
        .fromPort(from)
        .toPort(to)
        .userIdGroupPairs(UserIdGroupPair.builder().groupId(peer).build())
        .build();
  }

  private void allow(String group, List<IpPermission> rules) {
    List<IpPermission> there =
        ec2.describeSecurityGroups(it -> it.groupIds(group))
            .securityGroups()
            .getFirst()
            .ipPermissions();
    List<IpPermission> missing =
        rules.stream().filter(rule -> there.stream().noneMatch(each -> same(each, rule))).toList();
    if (!missing.isEmpty()) {
      ec2.authorizeSecurityGroupIngress(it -> it.groupId(group).ipPermissions(missing));
    }
  }

  /// AWS answers more about a rule than was asked for, such as the peer's account.
  private static boolean same(IpPermission there, IpPermission wanted) {
    String peer = wanted.userIdGroupPairs().getFirst().groupId();
    return there.ipProtocol().equals(wanted.ipProtocol())
        && wanted.fromPort().equals(there.fromPort())
        && wanted.toPort().equals(there.toPort())
        && there.userIdGroupPairs().stream().anyMatch(pair -> peer.equals(pair.groupId()));
  }

  private String ensureGroup(String part, String description, Map<String, String> tags) {
    return group(part)
        .orElseGet(() -> {
          String vpc = network.vpcId();
          String called = site.called(part);
          return ec2.createSecurityGroup(it ->
                  it.groupName(called)
                      .description(description)
                      .vpcId(vpc)
                      .tagSpecifications(site.tags("security-group", called, tags)))
              .groupId();
        });
  }

  Optional<String> group(String part) {
    return ec2
        .describeSecurityGroups(it -> it.filters(site.owned(site.called(part))))
        .securityGroups()
        .stream()
        .map(SecurityGroup::groupId)
        .findFirst();
  }

  String templateName() {
    return site.called("nodes");
  }

  private void ensureTemplate(String nodes) {
    boolean there =
        Site.find(() ->
                ec2.describeLaunchTemplates(it -> it.launchTemplateNames(templateName()))
                    .launchTemplates())
            .filter(found -> !found.isEmpty())
            .isPresent();
    if (there) {
      return;
    }
    ec2.createLaunchTemplate(it ->
        it.launchTemplateName(templateName())
            .tagSpecifications(site.tags("launch-template", templateName(), Map.of()))
            .launchTemplateData(data ->
                data.securityGroupIds(nodes)
                    // Version 2 of the metadata service only: a request that a pod can be
                    // tricked into sending does not get a token.
                    .metadataOptions(
                        options -> options.httpTokens("required").httpPutResponseHopLimit(2))));
  }

  void remove() {
    Site.ifThere(() -> ec2.deleteLaunchTemplate(it -> it.launchTemplateName(templateName())));
    // The two groups refer to each other: first no rule may, then both can go.
    for (String part : List.of("cluster", "node")) {
      group(part).ifPresent(this::clear);
    }
    for (String part : List.of("cluster", "node")) {
      group(part).ifPresent(id -> ec2.deleteSecurityGroup(it -> it.groupId(id)));
    }
  }

  private void clear(String group) {
    List<IpPermission> rules =
        ec2.describeSecurityGroups(it -> it.groupIds(group))
            .securityGroups()
            .getFirst()
            .ipPermissions();
    if (!rules.isEmpty()) {
      ec2.revokeSecurityGroupIngress(it -> it.groupId(group).ipPermissions(rules));
    }
  }
}
