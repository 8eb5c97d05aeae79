package dev.galley.cloud.simulator;

import dev.galley.cloud.catalog.Catalog;

/// What EC2 has in one region of one account.
final class Region {
  final Tags tags = new Tags();
  final Networks networks;
  final Gateways gateways;
  final RouteTables routes;
  final SecurityGroups groups;
  final Images images;
  final Offers offers;
  final Shortages shortages;
  final Capacity capacity;
  final LaunchTemplates templates;
  final Instances instances;
  final Fleets fleets;

  Region(Cloud cloud, Catalog catalog, Roles roles) {
    networks = new Networks(cloud, tags);
    gateways = new Gateways(cloud, tags, networks);
    routes = new RouteTables(cloud, tags, networks);
    groups = new SecurityGroups(cloud, tags, networks);
    images = new Images(cloud.region());
    offers = new Offers(catalog, cloud.region(), cloud.options().zones());
    shortages = new Shortages(cloud);
    capacity = new Capacity(offers, shortages, networks);
    templates = new LaunchTemplates(cloud, tags);
    instances = new Instances(cloud, tags, networks, images, offers);
    groups.usedBy(instances::uses);
    fleets = new Fleets(cloud, networks, templates, instances, capacity, roles);
  }
}
