package dev.galley.cloud.simulator;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.CreateLaunchTemplateRequest;
import software.amazon.awssdk.services.ec2.model.DescribeLaunchTemplateVersionsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeLaunchTemplatesRequest;
import software.amazon.awssdk.services.ec2.model.LaunchTemplate;
import software.amazon.awssdk.services.ec2.model.LaunchTemplateVersion;
import software.amazon.awssdk.services.ec2.model.RequestLaunchTemplateData;
import software.amazon.awssdk.services.ec2.model.ResponseLaunchTemplateData;

/// Launch templates; each has one version.
final class LaunchTemplates {
  private record Held(LaunchTemplate template, RequestLaunchTemplateData data) {}

  private final Cloud cloud;
  private final Tags tags;
  private final TreeMap<String, Held> templates = new TreeMap<>();

  LaunchTemplates(Cloud cloud, Tags tags) {
    this.cloud = cloud;
    this.tags = tags;
  }

  LaunchTemplate create(CreateLaunchTemplateRequest request, String creator) {
    String name = request.launchTemplateName();
    if (byName(name).isPresent()) {
      throw Service.EC2.refusal(
          "InvalidLaunchTemplateName.AlreadyExistsException",
          400,
          "Launch template name already in use.");
    }
    String id = cloud.id("lt");
    LaunchTemplate template =
        LaunchTemplate.builder()
            .launchTemplateId(id)
            .launchTemplateName(name)
            .createTime(cloud.world().now())
            .createdBy(creator)
            .defaultVersionNumber(1L)
            .latestVersionNumber(1L)
            .build();
    templates.put(id, new Held(template, request.launchTemplateData()));
    tags.put(id, Tags.requested(request.tagSpecifications(), "launch-template"));
    return tagged(template);
  }

  /// The template of an id, or else of a name; empty when there is none.
  Optional<LaunchTemplate> find(@Nullable String id, @Nullable String name) {
    if (id != null) {
      return Optional.ofNullable(templates.get(id)).map(Held::template);
    }
    return name == null ? Optional.empty() : byName(name);
  }

  private Optional<LaunchTemplate> byName(String name) {
    return templates.values().stream()
        .map(Held::template)
        .filter(each -> each.launchTemplateName().equals(name))
        .findFirst();
  }

  RequestLaunchTemplateData data(LaunchTemplate template) {
    return held(template.launchTemplateId()).data();
  }

  private Held held(String id) {
    return Cloud.require(
        Optional.ofNullable(templates.get(id)),
        () ->
            Networks.missing(
                "InvalidLaunchTemplateId.NotFound",
                "The specified launch template, with template ID " + id + ", does not exist."));
  }

  LaunchTemplate required(@Nullable String id, @Nullable String name) {
    return Cloud.require(
        find(id, name),
        () ->
            id != null
                ? Networks.missing(
                    "InvalidLaunchTemplateId.NotFound",
                    "The specified launch template, with template ID " + id + ", does not exist.")
                : Networks.missing(
                    "InvalidLaunchTemplateName.NotFoundException",
                    "At least one of the launch templates specified in the request does not"
                        + " exist."));
  }

  List<LaunchTemplate> describe(DescribeLaunchTemplatesRequest request) {
    request.launchTemplateIds().forEach(id -> required(id, null));
    request.launchTemplateNames().forEach(name -> required(null, name));
    List<LaunchTemplate> found = new ArrayList<>();
    for (Held held : templates.values()) {
      LaunchTemplate each = held.template();
      boolean asked =
          (request.launchTemplateIds().isEmpty() && request.launchTemplateNames().isEmpty())
              || request.launchTemplateIds().contains(each.launchTemplateId())
              || request.launchTemplateNames().contains(each.launchTemplateName());
      if (asked && matches(request, each)) {
        found.add(tagged(each));
      }
    }
    return found;
  }

  private boolean matches(DescribeLaunchTemplatesRequest request, LaunchTemplate template) {
    return Filters.match(
        request.filters(),
        tags.of(template.launchTemplateId()),
        name ->
            switch (name) {
              case "launch-template-name" -> Filters.one(template.launchTemplateName());
              default -> Optional.empty();
            });
  }

  List<LaunchTemplateVersion> versions(DescribeLaunchTemplateVersionsRequest request) {
    LaunchTemplate template = required(request.launchTemplateId(), request.launchTemplateName());
    RequestLaunchTemplateData data = data(template);
    return List.of(
        LaunchTemplateVersion.builder()
            .launchTemplateId(template.launchTemplateId())
            .launchTemplateName(template.launchTemplateName())
            .versionNumber(1L)
            .defaultVersion(true)
            .createTime(template.createTime())
            .launchTemplateData(
                ResponseLaunchTemplateData.builder()
                    .imageId(data.imageId())
                    .instanceType(data.instanceType())
                    .userData(data.userData())
                    .securityGroupIds(data.securityGroupIds())
                    .build())
            .build());
  }

  LaunchTemplate delete(@Nullable String id, @Nullable String name) {
    LaunchTemplate template = tagged(required(id, name));
    templates.remove(template.launchTemplateId());
    tags.forget(template.launchTemplateId());
    return template;
  }

  List<String> ids() {
    return List.copyOf(templates.keySet());
  }

  private LaunchTemplate tagged(LaunchTemplate template) {
    return template.toBuilder().tags(tags.listOf(template.launchTemplateId())).build();
  }
}
