#include "common/client_session/inbox_visit.hpp"

namespace nephele::client_session {

inbox_visit::inbox_visit(const surroundings& with,
                         gateway_link::identity_of_client who,
                         std::uint64_t login,
                         std::chrono::nanoseconds poll_period, handlers notify)
    : loop_(with.loop), who_(who), login_(login), poll_period_(poll_period),
      notify_(std::move(notify)),
      link_(with.loop, with.context, with.random, who, *this),
      uplink_({with.loop, with.time, with.random, with.factory, with.acks,
               with.loops, deliveries_}) {
}

inbox_visit::~inbox_visit() {
  if (end_)
    loop_.cancel(*end_);
  uplink_.end();
}

void inbox_visit::opened(const nephele::session::welcome&) {
  link_.poll_topology(poll_period_);
  uplink_.begin(link_, who_.kind, who_.rates);
  end_ = loop_.at(loop_.now() + length, [this] {
    end_.reset();
    link_.close();
    end();
  });
}

void inbox_visit::arrived(const nephele::session::downlink_frame& frame) {
  notify_.on_frame(frame);
}

void inbox_visit::topology_arrived(std::string_view body) {
  notify_.on_topology(body);
}

void inbox_visit::closed(const error&) {
  end();
}

void inbox_visit::end() {
  uplink_.end();
  notify_.on_end();
}

} // namespace nephele::client_session
