/// The controller runtime: informers, work queues, reconcilers, events, leader election.
@NullMarked
package dev.galley.kube.controller;

import org.jspecify.annotations.NullMarked;
