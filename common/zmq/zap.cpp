#include "common/zmq/zap.hpp"

#include "common/zmq/poller.hpp"

#include <zmq.h>

#include <array>

namespace nephele::zmq {

namespace {

/// Frames of a CURVE request: version, request id, domain, address, routing
/// id, mechanism, client key.
constexpr std::size_t request_frames = 7;

bool read_request(void* replies, std::array<message, request_frames>& frames) {
  std::size_t count = 0;
  auto more = true;
  while (more) {
    auto& frame = frames[count < request_frames ? count : request_frames - 1];
    if (zmq_msg_recv(frame.native(), replies, 0) < 0)
      return false;
    more = frame.has_more();
    ++count;
  }
  return count == request_frames;
}

void write_frame(void* replies, std::string_view text, bool more) {
  zmq_send(replies, text.data(), text.size(), more ? ZMQ_SNDMORE : 0);
}

std::string_view status_of(admission verdict) noexcept {
  switch (verdict) {
  case admission::admit:
    return "200";
  case admission::refuse:
    return "400";
  case admission::busy:
    return "300";
  }
  return "500";
}

} // namespace

result<std::unique_ptr<zap_server>> zap_server::open(context& owner) {
  auto* replies = zmq_socket(owner.native(), ZMQ_REP);
  if (replies == nullptr)
    return fail(errc::no_resources, "ZAP socket");
  const int no_linger = 0;
  zmq_setsockopt(replies, ZMQ_LINGER, &no_linger, sizeof(no_linger));
  if (zmq_bind(replies, "inproc://zeromq.zap.01") != 0) {
    zmq_close(replies);
    return fail(errc::bind_failed, "the context has a ZAP handler already");
  }
  return std::unique_ptr<zap_server>{new zap_server{owner, replies}};
}

zap_server::zap_server(context& owner, void* replies)
    : owner_(owner), replies_(replies), thread_([this] { run(); }) {
}

zap_server::~zap_server() {
  stopping_ = true;
  wakeup_.ring();
  thread_.join();
  zmq_close(replies_);
}

void zap_server::set_policy(const std::string& domain,
                            std::shared_ptr<policy> decider) {
  const std::lock_guard lock{mutex_};
  domains_[domain].decider = std::move(decider);
}

result<void>
zap_server::count_connections(socket& bound,
                              std::shared_ptr<connection_limit> limit) {
  auto events = monitor::watch(owner_, bound);
  if (!events)
    return fail(events.error());
  {
    const std::lock_guard lock{mutex_};
    arrivals_.push_back({std::move(*events), std::move(limit), {}});
  }
  wakeup_.ring();
  return {};
}

const zap_counts& zap_server::counts(const std::string& domain) {
  const std::lock_guard lock{mutex_};
  return domains_[domain].counts;
}

zap_totals zap_server::totals() const {
  zap_totals all;
  const std::lock_guard lock{mutex_};
  for (const auto& [domain, entry] : domains_) {
    all.admitted += entry.counts.admitted;
    all.refused_key += entry.counts.refused_key;
    all.refused_limit += entry.counts.refused_limit;
  }
  return all;
}

void zap_server::run() {
  poller sources;
  while (!stopping_) {
    sources.clear();
    sources.add(wakeup_.descriptor());
    const auto requests = sources.add_native(replies_);
    for (const auto& counted : counted_)
      sources.add_native(counted.events.native());
    sources.wait(std::chrono::milliseconds{-1});
    wakeup_.clear();
    // Connections first, so that a decision knows the one that it is about.
    std::erase_if(counted_, [](auto& counted) { return !follow(counted); });
    if (sources.is_ready(requests))
      answer();
    const std::lock_guard lock{mutex_};
    for (auto& arrival : arrivals_)
      counted_.push_back(std::move(arrival));
    arrivals_.clear();
  }
}

bool zap_server::follow(counted_socket& counted) {
  while (const auto event = counted.events.next()) {
    if (event->kind == monitor_kind::accepted)
      counted.open.insert(event->value);
    else if (event->kind == monitor_kind::disconnected)
      counted.open.erase(event->value);
    else if (event->kind == monitor_kind::stopped)
      return false;
    counted.limit->set_open(counted.open.size());
  }
  return true;
}

admission zap_server::decide(std::string_view domain,
                             std::string_view mechanism,
                             byte_span credentials) {
  const auto key = fixed_from_bytes<curve_key>(credentials);
  const std::lock_guard lock{mutex_};
  const auto entry = domains_.find(domain);
  if (entry == domains_.end() || !entry->second.decider || !key
      || mechanism != "CURVE")
    return admission::refuse;
  auto& [decider, counts] = entry->second;
  const auto verdict = decider->decide(*key);
  if (verdict == admission::admit)
    ++counts.admitted;
  else if (verdict == admission::busy)
    ++counts.refused_limit;
  else
    ++counts.refused_key;
  return verdict;
}

void zap_server::answer() {
  std::array<message, request_frames> frames;
  const auto well_formed = read_request(replies_, frames);
  const auto& credentials = frames[6];
  const auto verdict = well_formed ? decide(frames[2].text(), frames[5].text(),
                                            credentials.bytes())
                                   : admission::refuse;
  const auto user
      = verdict == admission::admit ? to_hex(credentials.bytes()) : "";
  write_frame(replies_, "1.0", true);
  write_frame(replies_, frames[1].text(), true);
  write_frame(replies_, status_of(verdict), true);
  write_frame(replies_, "", true);
  write_frame(replies_, user, true);
  write_frame(replies_, "", false);
}

} // namespace nephele::zmq
