package dev.galley.cloud.simulator;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import software.amazon.awssdk.services.ec2.model.LaunchTemplateTagSpecificationRequest;
import software.amazon.awssdk.services.ec2.model.RequestLaunchTemplateData;
import software.amazon.awssdk.services.ec2.model.TagSpecification;

/// What launching instances asks permission for: EC2 checks every resource that it uses or creates,
/// each with its own tags.
final class LaunchAccess {
  private static final List<String> CREATED = List.of("instance", "volume", "network-interface");

  private final Cloud cloud;
  private final List<TagSpecification> requested;
  private final List<RequestLaunchTemplateData> templates = new ArrayList<>();
  private final List<String> templateIds = new ArrayList<>();
  private final List<Access> used = new ArrayList<>();

  LaunchAccess(Cloud cloud, List<TagSpecification> requested) {
    this.cloud = cloud;
    this.requested = List.copyOf(requested);
  }

  void template(String id, RequestLaunchTemplateData data) {
    templateIds.add(id);
    templates.add(data);
    Launch.securityGroups(data)
        .forEach(group -> used.add(Access.to(cloud.arn("ec2", "security-group/" + group))));
    if (data.imageId() != null) {
      image(data.imageId());
    }
  }

  void subnet(String id) {
    used.add(Access.to(cloud.arn("ec2", "subnet/" + id)));
  }

  void image(String id) {
    used.add(Access.to("arn:aws:ec2:" + cloud.region() + "::image/" + id));
  }

  /// The accesses of the action that launches.
  List<Access> launching(Tags tags, boolean fleet) {
    List<Access> all = new ArrayList<>();
    for (String id : templateIds) {
      all.add(Access.to(cloud.arn("ec2", "launch-template/" + id)).tagged(tags.of(id)));
    }
    all.addAll(used);
    all.addAll(created(fleet));
    return all;
  }

  /// The accesses of `ec2:CreateTags` that launching with tags implies.
  List<Access> tagging(String operation, boolean fleet) {
    return created(fleet).stream()
        .filter(access -> access.context().containsKey("aws:TagKeys"))
        .map(access -> access.with("ec2:CreateAction", operation))
        .toList();
  }

  /// The roles that the new instances get, which the caller must be allowed to hand on.
  List<Access> rolesPassed(Roles roles) {
    List<Access> passed = new ArrayList<>();
    for (RequestLaunchTemplateData template : templates) {
      if (template.iamInstanceProfile() != null) {
        Capacity.profile(
                roles, template.iamInstanceProfile().arn(), template.iamInstanceProfile().name())
            .roles
            .stream()
            .map(roles::role)
            .map(role -> Access.to(role.arn).with("iam:PassedToService", "ec2.amazonaws.com"))
            .forEach(passed::add);
      }
    }
    return passed;
  }

  private List<Access> created(boolean fleet) {
    List<Access> created = new ArrayList<>();
    if (fleet) {
      created.add(created("fleet"));
    }
    CREATED.forEach(type -> created.add(created(type)));
    return created;
  }

  private Access created(String type) {
    return Access.to(cloud.arn("ec2", type + "/*")).tagging(tags(type, requested, templates));
  }

  /// The tags that a new resource of a type gets: of the templates, then of the request.
  static SortedMap<String, String> tags(
      String type, List<TagSpecification> requested, List<RequestLaunchTemplateData> templates) {
    TreeMap<String, String> tags = new TreeMap<>();
    for (RequestLaunchTemplateData template : templates) {
      for (LaunchTemplateTagSpecificationRequest each : template.tagSpecifications()) {
        if (each.resourceTypeAsString().equals(type)) {
          tags.putAll(Tags.map(each.tags()));
        }
      }
    }
    tags.putAll(Tags.requested(requested, type));
    return tags;
  }
}
