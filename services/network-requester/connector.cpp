#include "services/network-requester/connector.hpp"

#include <algorithm>
#include <cerrno>
#include <poll.h>

namespace nephele::network_requester {

namespace {

using stream::reset_code;

/// Addresses of one name that are tried, one after the other.
constexpr std::size_t max_tries = 3;

outcome outcome_of(int system_error) noexcept {
  switch (system_error) {
  case 0:
    return outcome::connected;
  case ECONNREFUSED:
  case ECONNRESET:
    return outcome::refused;
  case ETIMEDOUT:
    return outcome::time_out;
  default:
    return outcome::unreachable;
  }
}

reset_code code_for(outcome which) noexcept {
  switch (which) {
  case outcome::refused_by_policy:
    return reset_code::refused_by_policy;
  case outcome::unresolved:
    return reset_code::host_unreachable;
  case outcome::unreachable:
    return reset_code::network_unreachable;
  case outcome::refused:
    return reset_code::connection_refused;
  case outcome::time_out:
    return reset_code::connect_time_out;
  case outcome::limit:
    return reset_code::limit;
  case outcome::connected:
  case outcome::abandoned:
    break;
  }
  return reset_code::aborted;
}

} // namespace

std::string_view to_string(outcome which) noexcept {
  switch (which) {
  case outcome::connected:
    return "connected";
  case outcome::refused_by_policy:
    return "refused_by_policy";
  case outcome::unresolved:
    return "unresolved";
  case outcome::unreachable:
    return "unreachable";
  case outcome::refused:
    return "refused";
  case outcome::time_out:
    return "time_out";
  case outcome::limit:
    return "limit";
  case outcome::abandoned:
    return "abandoned";
  }
  return "unknown";
}

/// One requested connection, from its name to its end.
class connector::attempt {
public:
  attempt(connector& owner, const stream::open_request& request)
      : owner_(owner), id_(request.id), port_(request.port),
        tag_(request.tag_number) {
    patience_
        = owner_.loop_.at(owner_.loop_.now() + owner_.options_.connect_time_out,
                          [this] { give_up(outcome::time_out); });
  }

  attempt(const attempt&) = delete;
  attempt& operator=(const attempt&) = delete;

  ~attempt() {
    owner_.loop_.cancel(patience_);
    owner_.loop_.unwatch(watch_);
    if (relay_ || over_)
      return;
    owner_.streams_.abort(id_, reset_code::aborted);
    owner_.streams_.release(id_);
  }

  [[nodiscard]] std::uint32_t tag() const noexcept { return tag_; }

  void resolved(network_requester::resolved answers);

  /// The stream changed.
  void serve();

private:
  void dial_next();
  void decided();
  void give_up(outcome why);
  void finish();

  connector& owner_;
  stream::stream_id id_;
  std::uint16_t port_;
  std::uint32_t tag_;
  /// Checked against the policy, most wanted last.
  std::vector<tcp::ip_address> admitted_;
  outcome last_ = outcome::unreachable;
  tcp::descriptor socket_;
  zmq::event_loop::watch_id watch_ = 0;
  zmq::event_loop::timer_id patience_;
  std::optional<tcp::relay> relay_;
  bool over_ = false;
};

void connector::attempt::resolved(network_requester::resolved answers) {
  if (over_)
    return;
  if (!answers) {
    give_up(answers.error() == resolve_failure::busy ? outcome::limit
                                                     : outcome::unresolved);
    return;
  }
  for (const auto& address : *answers)
    if (owner_.policy_.admits(address, port_) && admitted_.size() < max_tries)
      admitted_.push_back(address);
  if (admitted_.empty()) {
    give_up(outcome::refused_by_policy);
    return;
  }
  std::ranges::reverse(admitted_);
  dial_next();
}

void connector::attempt::dial_next() {
  while (!admitted_.empty()) {
    const auto address = admitted_.back();
    admitted_.pop_back();
    auto dialled = tcp::dial(address, port_);
    if (!dialled)
      continue;
    socket_ = std::move(*dialled);
    watch_ = owner_.loop_.watch_fd(socket_.fd(), POLLOUT,
                                   [this](short) { decided(); });
    return;
  }
  give_up(last_);
}

void connector::attempt::decided() {
  owner_.loop_.unwatch(watch_);
  last_ = outcome_of(tcp::dial_outcome(socket_));
  if (last_ != outcome::connected) {
    dial_next();
    return;
  }
  owner_.loop_.cancel(patience_);
  owner_.count(outcome::connected);
  owner_.streams_.connected(id_, owner_.loop_.now());
  relay_.emplace(owner_.loop_, owner_.streams_, id_, std::move(socket_),
                 [&owner = owner_, alive = owner_.alive_, id = id_] {
                   if (*alive)
                     owner.drop(id);
                 });
}

void connector::attempt::serve() {
  if (relay_)
    relay_->pump();
  else if (!over_ && owner_.streams_.status(id_).reset)
    give_up(outcome::abandoned);
}

void connector::attempt::give_up(outcome why) {
  owner_.count(why);
  owner_.streams_.abort(id_, code_for(why));
  owner_.streams_.release(id_);
  finish();
}

void connector::attempt::finish() {
  over_ = true;
  owner_.loop_.unwatch(watch_);
  owner_.loop_.cancel(patience_);
  socket_.close();
  owner_.loop_.post([&owner = owner_, alive = owner_.alive_, id = id_] {
    if (*alive)
      owner.drop(id);
  });
}

// -- the connector ------------------------------------------------------------

connector::connector(zmq::event_loop& loop, stream::responder& streams,
                     exit_policy policy, connector_options options,
                     resolver::options resolving)
    : loop_(loop), streams_(streams), policy_(std::move(policy)),
      options_(options),
      resolver_(resolving, [&loop](std::function<void()> action) {
        loop.post(std::move(action));
      }) {
  streams_.on_change([this] {
    if (std::exchange(posted_, true))
      return;
    loop_.post([this, alive = alive_] {
      if (*alive)
        serve_changed();
    });
  });
}

connector::~connector() {
  *alive_ = false;
  streams_.on_change(nullptr);
}

void connector::serve_changed() {
  posted_ = false;
  for (const auto& request : streams_.take_requests())
    begin(request);
  for (const auto id : streams_.take_changed())
    if (const auto found = attempts_.find(id); found != attempts_.end())
      found->second->serve();
}

bool connector::is_full(std::uint32_t tag) const {
  const auto of_tag = std::ranges::count_if(
      attempts_, [tag](const auto& each) { return each.second->tag() == tag; });
  return draining_ || attempts_.size() >= options_.max_connections
         || static_cast<std::size_t>(of_tag) >= options_.max_connections_a_tag;
}

void connector::begin(const stream::open_request& request) {
  const bool full = is_full(request.tag_number);
  // The port needs no name server to be refused.
  if (full || !policy_.admits_port(request.port)) {
    const auto why = full ? outcome::limit : outcome::refused_by_policy;
    count(why);
    streams_.abort(request.id, code_for(why));
    streams_.release(request.id);
    return;
  }
  attempts_.emplace(request.id, std::make_unique<attempt>(*this, request));
  resolver_.resolve(
      request.host, [this, alive = alive_, id = request.id](resolved answers) {
        if (!*alive)
          return;
        if (const auto found = attempts_.find(id); found != attempts_.end())
          found->second->resolved(std::move(answers));
      });
}

void connector::count(outcome which) {
  ++counters_.outcomes[static_cast<std::size_t>(which)];
}

void connector::drop(stream::stream_id id) {
  attempts_.erase(id);
}

} // namespace nephele::network_requester
