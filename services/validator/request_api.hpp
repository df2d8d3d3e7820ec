#pragma once

#include "common/bus/request_server.hpp"
#include "services/validator/metrics.hpp"
#include "services/validator/page.hpp"
#include "services/validator/submissions.hpp"

namespace nephele::validator {

/// What the requests work upon; everything outlives the server.
struct request_context {
  replication::engine& engine;
  submissions& handed_in;
  const page_table& pages;
  counts& metrics;
  light_client::validator_set validators;
};

/// Adds `submit`, `dry_run`, `transaction`, `query`, `header` and `page`, all
/// version 1. docs/protocol/bus.md names them.
void add_requests(bus::request_server& server, const request_context& context);

} // namespace nephele::validator
